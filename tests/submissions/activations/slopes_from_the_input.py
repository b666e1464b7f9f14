# what: Slopes that are written for the output are taken at the input, and masks at dout
# base: reference

# %% sigmoid
class Sigmoid:
    """out = 1 / (1 + exp(-x)), element by element."""

    def forward(self, x):
        """Return out; keep it as self.out.

        x: array of any shape.
        """
        e = np.exp(-np.abs(x))
        self.x = x
        self.out = np.where(np.greater_equal(x, 0), 1, e) / (1 + e)
        return self.out

    def backward(self, dout):
        """Return dx, shape of x; use self.out and no exponential.

        dout: upstream gradient, shape of out.
        """
        return dout * self.x * (1 - self.x)

# %% tanh
class Tanh:
    """out = tanh(x), element by element."""

    def forward(self, x):
        """Return out; keep what backward needs.

        x: array of any shape.
        """
        self.x = x
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        """Return dx, shape of x.

        dout: upstream gradient, shape of out.
        """
        return dout * (1 - self.x**2)

# %% relu
class ReLU:
    def forward(self, x):
        return np.maximum(0, x)

    def backward(self, dout):
        return dout * (dout > 0)

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
        return dout * np.where(self.positive, 1.0, self.alpha * np.exp(self.out))
