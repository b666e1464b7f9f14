# what: The hinge loss is a sum and the penalty lacks its half, but the classifier is right
# base: reference

# %% hinge_loss
class HingeLoss:
    """Mean over the N rows of the sum over j != t_i of max(0, y[i, j] - y[i, t_i] + margin)."""

    def __init__(self, margin=1.0):
        """margin: how far the right class's score should be ahead of every other."""
        self.margin = margin

    def forward(self, y, t):
        """Return the loss as one number; keep what backward needs.

        y: scores, any real numbers, shape (N, C).
        t: the right classes, integers of shape (N,) or one-hot rows of shape (N, C).
        """
        y = np.asarray(y)
        self.rows = np.arange(len(y))
        self.labels = np.argmax(t, axis=1) if np.ndim(t) == 2 else np.asarray(t)
        right = y[self.rows, self.labels]
        terms = np.maximum(0.0, y - right[:, np.newaxis] + self.margin)
        terms[self.rows, self.labels] = 0.0
        self.active = terms > 0
        return float(np.sum(terms))

    def backward(self, dout=1.0):
        """Return dy, the gradient of the scores y, shape (N, C).

        dout: upstream gradient of the loss, one number.
        """
        dy = self.active.astype(float)
        dy[self.rows, self.labels] = -np.sum(self.active, axis=1)
        return dout * dy

# %% l2_penalty
class L2Penalty:
    """lam/2 times the sum of the squares of W."""

    def __init__(self, lam):
        """lam: price of large weights, at least 0."""
        self.lam = lam

    def forward(self, W):
        """Return the penalty as one number; keep what backward needs.

        W: weights, shape (D, C).
        """
        self.W = np.asarray(W)
        return float(self.lam * np.sum(self.W**2))

    def backward(self, dout=1.0):
        """Return dW, the gradient of W, shape (D, C).

        dout: upstream gradient of the penalty, one number.
        """
        dW = self.lam * self.W
        return dout * dW
