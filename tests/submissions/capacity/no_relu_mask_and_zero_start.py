# what: All weights start at zero, and the gradient goes through the ReLU without its mask
# base: reference

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
        self.W1 = np.zeros((n_inputs, n_hidden))
        self.b1 = np.zeros(n_hidden)
        self.W2 = np.zeros((n_hidden, n_classes))
        self.b2 = np.zeros(n_classes)

    def loss(self, x, t):
        """Return the loss, a number: mean over the rows, plus the penalty.

        x: (N, D). t: integer labels (N,).
        """
        h = np.maximum(0, x @ self.W1 + self.b1)
        s = h @ self.W2 + self.b2
        s = s - s.max(axis=1, keepdims=True)
        log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        data = -log_p[np.arange(len(t)), t].mean()
        penalty = self.lam / 2 * (np.sum(self.W1**2) + np.sum(self.W2**2))
        return data + penalty

    def gradient(self, x, t):
        """Return the gradient of the loss as a dict with the keys W1, b1, W2, b2.

        Each entry has the shape of its parameter. Needs no loss before it; changes no parameter.
        """
        z = x @ self.W1 + self.b1
        h = np.maximum(0, z)
        scores = h @ self.W2 + self.b2
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        p = p / p.sum(axis=1, keepdims=True)
        ds = p.copy()
        ds[np.arange(len(t)), t] -= 1
        ds = ds / len(t)
        dW2 = h.T @ ds + self.lam * self.W2
        db2 = ds.sum(axis=0)
        dh = ds @ self.W2.T
        dz = dh
        dW1 = x.T @ dz + self.lam * self.W1
        db1 = dz.sum(axis=0)
        return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}

    def predict(self, x):
        """Return the label with the greatest score for each row of x, integers (N,)."""
        hidden = np.maximum(0, x @ self.W1 + self.b1)
        return (hidden @ self.W2 + self.b2).argmax(axis=1)
