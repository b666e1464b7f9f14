# what: Right answers by loops and lists

# %% two_layer_net
import math

class TwoLayerNet:
    def __init__(self, n_inputs, n_hidden, n_classes, lam=0.0, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        self.lam = lam
        self.W1 = np.array([[rng.normal() * math.sqrt(2 / n_inputs) for _ in range(n_hidden)] for _ in range(n_inputs)])
        self.W2 = np.array([[rng.normal() * math.sqrt(2 / n_hidden) for _ in range(n_classes)] for _ in range(n_hidden)])
        self.b1 = np.zeros(n_hidden)
        self.b2 = np.zeros(n_classes)

    def one(self, row):
        z = [sum(row[d] * self.W1[d, j] for d in range(len(row))) + self.b1[j] for j in range(len(self.b1))]
        h = [max(0.0, v) for v in z]
        s = [sum(h[j] * self.W2[j, c] for j in range(len(h))) + self.b2[c] for c in range(len(self.b2))]
        return z, h, s

    def loss(self, x, t):
        total = 0.0
        for row, label in zip(x, t):
            s = self.one(row)[2]
            top = max(s)
            total += top + math.log(sum(math.exp(v - top) for v in s)) - s[label]
        return total / len(x) + 0.5 * self.lam * (float((self.W1 * self.W1).sum()) + float((self.W2 * self.W2).sum()))

    def gradient(self, x, t):
        g = {name: np.zeros(getattr(self, name).shape) for name in ["W1", "b1", "W2", "b2"]}
        for row, label in zip(x, t):
            z, h, s = self.one(row)
            top = max(s)
            e = [math.exp(v - top) for v in s]
            ds = [(v / sum(e) - (c == label)) / len(x) for c, v in enumerate(e)]
            for c in range(len(s)):
                g["b2"][c] += ds[c]
                for j in range(len(h)):
                    g["W2"][j, c] += h[j] * ds[c]
            for j in range(len(h)):
                if z[j] > 0:
                    dz = sum(ds[c] * self.W2[j, c] for c in range(len(s)))
                    g["b1"][j] += dz
                    for d in range(len(row)):
                        g["W1"][d, j] += row[d] * dz
        g["W1"] += self.lam * self.W1
        g["W2"] += self.lam * self.W2
        return g

    def predict(self, x):
        return [int(np.argmax(self.one(row)[2])) for row in x]

# %% capacity_table
def trained(n_hidden, lam, x, t, n_steps, lr, rng):
    """Return a TwoLayerNet after n_steps of gradient descent on all of x (N, D), t (N,)."""
    net = TwoLayerNet(x.shape[1], n_hidden, int(t.max()) + 1, lam=lam, rng=rng)
    for _ in range(n_steps):
        for name, grad in net.gradient(x, t).items():
            setattr(net, name, getattr(net, name) - lr * grad)
    return net


def capacity_table(sizes, lams, x, t, n_steps=500, lr=0.5, rng=None):
    """Return the training accuracy of every pair as an array (len(sizes), len(lams)), entries in [0, 1].

    sizes: numbers of hidden units. lams: strengths of the penalty. x: (N, D). t: labels (N,).
    rng: one NumPy generator for the whole table; None: a new one.
    """
    rng = np.random.default_rng() if rng is None else rng
    table = np.zeros((len(sizes), len(lams)))
    for i, size in enumerate(sizes):
        for j, lam in enumerate(lams):
            net = trained(size, lam, x, t, n_steps, lr, rng)
            table[i, j] = np.mean(np.array(net.predict(x)) == t)
    return table.tolist()

# %% nearest_neighbor
def nearest_neighbor(x_train, t_train, x):
    answers = []
    for point in x:
        best, label = float("inf"), None
        for other, kind in zip(x_train, t_train):
            d = 0.0
            for a, b in zip(point, other):
                d += (float(a) - float(b)) ** 2
            if d < best:
                best, label = d, kind
        answers.append(int(label))
    return answers
