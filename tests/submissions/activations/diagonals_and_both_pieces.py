# what: ELU adds 1 to its slope, maxout sends the gradient to both pieces, softmax keeps only the diagonal of its Jacobian
# base: reference

# %% elu
class ELU:
    """out = x where x > 0, alpha * (exp(x) - 1) elsewhere, element by element."""

    def __init__(self, alpha=1.0):
        """alpha: depth of the negative side, positive."""
        self.alpha = alpha

    def forward(self, x):
        """Return out; keep what backward needs.

        x: array of any shape.
        """
        self.positive = np.greater(x, 0)
        self.out = np.where(self.positive, x, self.alpha * np.expm1(np.minimum(x, 0)))
        return self.out

    def backward(self, dout):
        """Return dx, shape of x.

        dout: upstream gradient, shape of out.
        """
        return dout * np.where(self.positive, 1.0, self.out + 1)

# %% maxout
class Maxout:
    """out = the larger of x @ W1 + b1 and x @ W2 + b2, entry by entry."""

    def __init__(self, W1, b1, W2, b2):
        """W1, W2: (D, M); b1, b2: (M,). Kept by reference."""
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2

    def forward(self, x):
        """Return out (N, M); keep what backward needs.

        x: (N, D), one row per sample.
        """
        first = x @ self.W1 + self.b1
        second = x @ self.W2 + self.b2
        self.x = x
        self.first_wins = first > second
        return np.maximum(first, second)

    def backward(self, dout):
        """Return dx (N, D); store self.dW1, self.db1, self.dW2, self.db2 in the shapes of W1, b1, W2, b2.

        dout: upstream gradient (N, M).
        """
        to_first = 1 * dout
        to_second = 1 * dout
        self.dW1 = self.x.T @ to_first
        self.dW2 = self.x.T @ to_second
        self.db1 = np.sum(to_first, axis=0)
        self.db2 = np.sum(to_second, axis=0)
        dx = to_first @ self.W1.T + to_second @ self.W2.T
        return dx

# %% softmax
class Softmax:
    """Rows of scores to rows of probabilities."""

    def forward(self, x):
        """Return the probabilities, shape of x; keep what backward needs.

        x: (N, C), row by row, or a single row (C,).
        """
        e = np.exp(x - np.max(x, axis=-1, keepdims=True))
        self.out = e / np.sum(e, axis=-1, keepdims=True)
        return self.out

    def backward(self, dout):
        """Return dx, shape of x.

        dout: upstream gradient, shape of x.
        """
        mean = np.sum(dout * self.out, axis=-1, keepdims=True)
        return dout * self.out * (1 - self.out)


def softmax_jacobian(p):
    """Return the derivatives of the probabilities by the scores, (C, C); entry [i, j] is d p_i / d x_j.

    p: (C,), the probabilities that softmax gave for one row.
    """
    return np.diag(p * (1 - p))
