# what: Right answers with helper functions and properties that print as they go

# %% two_layer_net
from dataclasses import dataclass


def softplus_rows(s: np.ndarray) -> np.ndarray:
    top = s.max(1)
    return top + np.log(np.exp(s - top[:, None]).sum(1))


def linear(x, W, b):
    return x.dot(W) + b


class Base:
    def hidden(self, x):
        self.z = linear(x, self.W1, self.b1)
        return self.z.clip(min=0)


class TwoLayerNet(Base):
    names = ("W1", "b1", "W2", "b2")

    def __init__(self, n_inputs: int, n_hidden: int, n_classes: int, lam: float = 0.0, rng=None):
        rng = rng if rng is not None else np.random.default_rng()
        he = lambda a, b: rng.standard_normal((a, b)) * (2 / a) ** 0.5
        self.params = dict(W1=he(n_inputs, n_hidden), b1=np.zeros(n_hidden), W2=he(n_hidden, n_classes), b2=np.zeros(n_classes))
        self.reg = lam
        print("a net with", n_hidden, "units")

    def __getattr__(self, name):
        if name in ("W1", "b1", "W2", "b2"):
            return self.params[name]
        raise AttributeError(name)

    def __setattr__(self, name, value):
        if name in ("W1", "b1", "W2", "b2"):
            self.params[name] = value
        else:
            object.__setattr__(self, name, value)

    def scores(self, x):
        return linear(self.hidden(x), self.W2, self.b2)

    def loss(self, x, t) -> float:
        s = self.scores(x)
        fit = np.mean(softplus_rows(s) - s[range(len(t)), t])
        return float(fit) + self.reg * sum(np.linalg.norm(self.params[k]) ** 2 for k in ("W1", "W2")) / 2

    def gradient(self, x, t) -> dict:
        s = self.scores(x)
        ds = np.exp(s - softplus_rows(s)[:, None])
        for i, label in enumerate(t):
            ds[i, label] -= 1.0
        ds /= len(t)
        dz = ds.dot(self.W2.T)
        dz[self.z <= 0] = 0
        out = dict(W2=self.hidden(x).T.dot(ds), b2=ds.sum(0), W1=np.transpose(x).dot(dz), b1=dz.sum(0), extra="hi")
        for k in ("W1", "W2"):
            out[k] = out[k] + self.reg * self.params[k]
        return out

    def step(self, x, t, lr):
        g = self.gradient(x, t)
        for k in self.names:
            self.params[k] = self.params[k] - lr * g[k]

    def accuracy(self, x, t):
        return float((self.predict(x) == t).mean())

    def predict(self, x):
        return np.argmax(self.scores(x), axis=-1)

# %% capacity_table
Net = TwoLayerNet


def trained(n_hidden, lam, x, t, n_steps, lr, rng):
    net = Net(x.shape[1], n_hidden, len(set(t.tolist())), lam, rng)
    k = 0
    while k < n_steps:
        net.step(x, t, lr)
        k += 1
    return net


def capacity_table(sizes, lams, x, t, n_steps=500, lr=0.5, rng=None):
    rng = np.random.default_rng(0) if rng is None else rng
    return np.array([[trained(h, lam, x, t, n_steps, lr, rng).accuracy(x, t) for lam in lams] for h in sizes])

# %% nearest_neighbor
def nearest_neighbor(x_train, t_train, x):
    a, b = np.asarray(x_train, float), np.asarray(x, float)
    return np.array([t_train[int(((a - p) ** 2).sum(1).argmin())] for p in b])
