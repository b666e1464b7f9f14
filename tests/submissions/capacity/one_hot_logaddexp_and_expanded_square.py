# what: Right answers with one-hot labels, logaddexp and an expanded square of the distance

# %% two_layer_net
class TwoLayerNet:
    """Scores max(0, x W1 + b1) W2 + b2, softmax cross-entropy, L2 penalty on W1 and W2."""

    def __init__(self, n_inputs, n_hidden, n_classes, lam=0.0, rng=None):
        """Start W1 (D, H), b1 (H,), W2 (H, C), b2 (C,).

        Weights: random, mean 0, standard deviation sqrt(2 / fan-in). Biases: zero.
        lam: strength of the penalty. rng: NumPy generator to draw from; None: a new one.
        """
        rng = np.random.default_rng() if rng is None else rng
        self.lam = lam
        self.W1 = rng.normal(0.0, np.sqrt(2 / n_inputs), (n_inputs, n_hidden))
        self.b1 = np.zeros(n_hidden)
        self.W2 = rng.normal(0.0, np.sqrt(2 / n_hidden), (n_hidden, n_classes))
        self.b2 = np.zeros(n_classes)

    def loss(self, x, t):
        """Return the loss, a number: mean over the rows, plus the penalty.

        x: (N, D). t: integer labels (N,).
        """
        h = np.maximum(0, x @ self.W1 + self.b1)
        s = h @ self.W2 + self.b2
        s = s - s.max(axis=1, keepdims=True)
        p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
        one_hot = np.eye(s.shape[1])[t]
        data = -np.sum(one_hot * (s - np.logaddexp.reduce(s, axis=1)[:, None])) / x.shape[0]
        penalty = self.lam / 2 * (np.sum(self.W1**2) + np.sum(self.W2**2))
        return data + penalty

    def gradient(self, x, t):
        """Return the gradient of the loss as a dict with the keys W1, b1, W2, b2.

        Each entry has the shape of its parameter. Needs no loss before it; changes no parameter.
        """
        self.loss(x, t)
        h = self.hidden_layer(x)
        z = h
        scores = h @ self.W2 + self.b2
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        p = p / p.sum(axis=1, keepdims=True)
        ds = p.copy()
        ds[np.arange(len(t)), t] -= 1
        ds = ds / len(t)
        dW2 = h.T @ ds + self.lam * self.W2
        db2 = ds.sum(axis=0)
        dh = ds @ self.W2.T
        dz = dh * (z > 0)
        dW1 = x.T @ dz + self.lam * self.W1
        db1 = dz.sum(axis=0)
        return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}

    def hidden_layer(self, x):
        z = x @ self.W1 + self.b1
        return z * (z > 0)

    def predict(self, x):
        """Return the label with the greatest score for each row of x, integers (N,)."""
        hidden = np.maximum(0, x @ self.W1 + self.b1)
        return (hidden @ self.W2 + self.b2).argsort(axis=1)[:, -1].astype(float)

# %% capacity_table
def trained(n_hidden, lam, x, t, n_steps, lr, rng):
    """Return a TwoLayerNet after n_steps of gradient descent on all of x (N, D), t (N,)."""
    net = TwoLayerNet(x.shape[1], n_hidden, int(t.max()) + 1, lam=lam, rng=rng)
    for _ in range(n_steps):
        g = net.gradient(x, t)
        net.W1 -= lr * g["W1"]
        net.b1 -= lr * g["b1"]
        net.W2 -= lr * g["W2"]
        net.b2 -= lr * g["b2"]
    return net


def capacity_table(sizes, lams, x, t, n_steps=500, lr=0.5, rng=None):
    """Return the training accuracy of every pair as an array (len(sizes), len(lams)), entries in [0, 1].

    sizes: numbers of hidden units. lams: strengths of the penalty. x: (N, D). t: labels (N,).
    rng: one NumPy generator for the whole table; None: a new one.
    """
    rng = np.random.default_rng() if rng is None else rng
    table = np.zeros((len(sizes), len(lams)), dtype=np.float32)
    for i, size in enumerate(sizes):
        for j, lam in enumerate(lams):
            net = trained(size, lam, x, t, n_steps, lr, rng)
            table[i, j] = np.mean(net.predict(x) == t)
    return table

# %% nearest_neighbor
def nearest_neighbor(x_train, t_train, x):
    """One sort of the expanded square."""
    a, b = x_train.astype(float), x.astype(float)
    square = (a**2).sum(1) - 2 * b @ a.T + (b**2).sum(1)[:, None]
    return t_train[np.argsort(square, axis=1)[:, 0]]
