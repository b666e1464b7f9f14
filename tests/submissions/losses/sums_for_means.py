# what: Every loss is a sum instead of a mean
# base: reference

# %% mean_squared_error
class MeanSquaredError:
    """1/(2N) times the sum of (y - t)**2 over all entries of the N rows."""

    def forward(self, y, t):
        """Return the loss as one number; keep what backward needs.

        y: outputs, shape (N, D).
        t: targets, real numbers of y's shape.
        """
        self.difference = np.subtract(y, t)
        return float(np.sum(self.difference**2) / 2)

    def backward(self, dout=1.0):
        """Return dy, the gradient of y, shape (N, D).

        dout: upstream gradient of the loss, one number.
        """
        dy = 1.0 * self.difference
        return dout * dy

# %% cross_entropy
class CrossEntropy:
    """Minus the mean of log y[i, t_i] over the N rows."""

    def forward(self, y, t):
        """Return the loss as one number; keep what backward needs.

        y: probabilities, shape (N, C), each greater than 0; rows need not sum to 1.
        t: the right classes, integers of shape (N,) or one-hot rows of shape (N, C).
        """
        self.y = np.asarray(y)
        self.rows = np.arange(len(y))
        self.labels = np.argmax(t, axis=1) if np.ndim(t) == 2 else np.asarray(t)
        return float(-np.sum(np.log(self.y[self.rows, self.labels])))

    def backward(self, dout=1.0):
        """Return dy, the gradient of y, shape (N, C).

        dout: upstream gradient of the loss, one number.
        """
        dy = np.zeros(self.y.shape)
        dy[self.rows, self.labels] = -1 / self.y[self.rows, self.labels]
        return dout * dy

# %% softmax_cross_entropy
class SoftmaxCrossEntropy:
    """Cross-entropy of the softmax of each row, mean over the N rows."""

    def forward(self, y, t):
        """Return the loss as one number; keep what backward needs.

        y: scores, any real numbers, shape (N, C).
        t: the right classes, integers of shape (N,) or one-hot rows of shape (N, C).
        """
        n, n_classes = np.shape(y)
        labels = np.argmax(t, axis=1) if np.ndim(t) == 2 else np.asarray(t)
        shifted = y - np.max(y, axis=1, keepdims=True)
        log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
        self.p = np.exp(log_p)
        self.one_hot = np.eye(n_classes)[labels]
        return float(-np.sum(log_p[np.arange(n), labels]))

    def backward(self, dout=1.0):
        """Return dy, the gradient of the scores y, shape (N, C).

        dout: upstream gradient of the loss, one number.
        """
        dy = (self.p - self.one_hot)
        return dout * dy

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

# %% linear_classifier_loss
def linear_classifier_loss(W, x, t, lam):
    s = x @ W
    z = np.maximum(0, s - s[np.arange(len(t)), t][:, None] + 1)
    z[np.arange(len(t)), t] = 0
    on = (z > 0) * 1.0
    on[np.arange(len(t)), t] = -on.sum(axis=1)
    return z.sum() + lam * np.sum(W**2), x.T @ on + 2 * lam * W
