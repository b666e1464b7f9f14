# what: Right formulas that overflow, change their arguments or use other names and shapes
# base: reference

# %% sigmoid
class Sigmoid:
    def forward(self, x):
        self.x = x
        return np.exp(x) / (1 + np.exp(x))

    def backward(self, dout):
        s = np.exp(self.x) / (1 + np.exp(self.x))
        dout *= s * (1 - s)
        return dout

# %% relu
class ReLU:
    def forward(self, x):
        self.mask = x <= 0
        x[self.mask] = 0
        return x

    def backward(self, dout):
        dout[self.mask] = 0
        dx = dout
        return dx

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
        """Return dx (N, D); store self.dw1, self.db1, self.dw2, self.db2 in the shapes of W1, b1, W2, b2.

        dout: upstream gradient (N, M).
        """
        to_first = dout * self.first_wins
        to_second = dout * ~self.first_wins
        self.dw1 = self.x.T @ to_first
        self.dw2 = self.x.T @ to_second
        self.db1 = np.sum(to_first, axis=0, keepdims=True)
        self.db2 = np.sum(to_second, axis=0, keepdims=True)
        dx = to_first @ self.W1.T + to_second @ self.W2.T
        return dx

# %% softmax
class Softmax:
    """Rows of scores to rows of probabilities."""

    def forward(self, x):
        """Return the probabilities, shape of x; keep what backward needs.

        x: (N, C), row by row, or a single row (C,).
        """
        e = np.exp(x)
        self.out = e / np.sum(e, axis=-1, keepdims=True)
        return self.out

    def backward(self, dout):
        """Return dx, shape of x.

        dout: upstream gradient, shape of x.
        """
        mean = np.sum(dout * self.out, axis=-1, keepdims=True)
        return self.out * (dout - mean)


def softmax_jacobian(p):
    """Return the derivatives of the probabilities by the scores, (C, C); entry [i, j] is d p_i / d x_j.

    p: (C,), the probabilities that softmax gave for one row.
    """
    return np.diag(p) - np.outer(p, p)
