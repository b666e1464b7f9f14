# what: Four activations are written, two of them with a mistake; ELU does not parse, maxout and softmax are not begun

# %% sigmoid
class Sigmoid:
    """out = 1 / (1 + exp(-x)), element by element."""

    def forward(self, x):
        """Return out; keep it as self.out.

        x: array of any shape.
        """
        e = np.exp(-np.abs(x))
        self.out = np.where(np.greater_equal(x, 0), 1, e) / (1 + e)
        return self.out

    def backward(self, dout):
        """Return dx, shape of x; use self.out and no exponential.

        dout: upstream gradient, shape of out.
        """
        return dout * self.out * (1 - self.out)

# %% tanh
class Tanh:
    """out = tanh(x), element by element."""

    def forward(self, x):
        """Return out; keep what backward needs.

        x: array of any shape.
        """
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        """Return dx, shape of x.

        dout: upstream gradient, shape of out.
        """
        return dout * (1 - self.out)

# %% relu
class ReLU:
    """out = max(0, x), element by element."""

    def forward(self, x):
        """Return out; keep what backward needs.

        x: array of any shape.
        """
        self.positive = np.greater(x, 0)
        return np.where(self.positive, x, 0.0)

    def backward(self, dout):
        """Return dx, shape of x; leave dout as it is.

        dout: upstream gradient, shape of out.
        """
        return dout * self.positive

# %% leaky_relu
class LeakyReLU:
    """out = x where x > 0, alpha * x elsewhere, element by element."""

    def __init__(self, alpha=0.1):
        """alpha: slope on the negative side, 0 <= alpha < 1."""
        self.alpha = alpha

    def forward(self, x):
        """Return out; keep what backward needs.

        x: array of any shape.
        """
        self.slope = np.where(np.greater(x, 0), 1.0, 0.01)
        return self.slope * x

    def backward(self, dout):
        """Return dx, shape of x.

        dout: upstream gradient, shape of out.
        """
        return dout * self.slope

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

    def backward(self, dout)
        """Return dx, shape of x.

        dout: upstream gradient, shape of out.
        """
        return dout * np.where(self.positive, 1.0, self.out + self.alpha)
