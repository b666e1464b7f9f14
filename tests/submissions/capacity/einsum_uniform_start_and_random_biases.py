# what: Right answers by einsum that start with uniform weights and random biases
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
        self.W1 = np.sqrt(6 / n_inputs) * rng.uniform(-1, 1, (n_inputs, n_hidden))
        self.b1 = rng.normal(0, 0.01, n_hidden)
        self.W2 = rng.normal(0.0, np.sqrt(2 / n_hidden), (n_hidden, n_classes))
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
        ds = p - np.eye(len(self.b2))[t]
        ds = ds / len(t)
        dW2 = np.einsum("nh,nc->hc", h, ds) + self.lam * self.W2
        db2 = ds.sum(axis=0)
        dh = np.tensordot(ds, self.W2, axes=(1, 1))
        dz = np.where(z >= 0, dh, 0)
        dW1 = np.einsum("nd,nh->dh", x, dz) + self.lam * self.W1
        db1 = dz.sum(axis=0)
        return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}

    def predict(self, x):
        """Return the label with the greatest score for each row of x, integers (N,)."""
        hidden = np.maximum(0, x @ self.W1 + self.b1)
        return (hidden @ self.W2 + self.b2).argmax(axis=1)

# %% nearest_neighbor
def nearest_neighbor(x_train, t_train, x):
    """Return for each row of x (N, D) the label of the nearest row of x_train, labels (N,).

    x_train: (M, D). t_train: integer labels (M,). Nearest: smallest Euclidean distance.
    """
    distance = np.linalg.norm(x[:, None] - x_train, axis=-1)
    nearest = distance.argmin(axis=1)
    return t_train[nearest]
