# what: Right answers in the reverse order, after the student's own cells that fail
# base: reference

# %% scratch-1 after setup
x = np.linspace(-2, 2, 5)
1 / (1 + np.exp(-x)

# %% scratch-2 after scratch-1
print(undefined_name)

# %% scratch-3 after scratch-2
exp = np.exp
try:
    import matplotlib.pyplot as plt
    plt.plot(x)
except Exception as problem:
    print("no plot", problem)

# %% [markdown] notes after scratch-3
# Notes: the slope of a sigmoid is at most 1/4.

# %% softmax after notes

# %% maxout after softmax

# %% elu after maxout

# %% leaky_relu after elu

# %% relu after leaky_relu
class ReLU:
    """out = max(0, x), element by element."""

    def forward(self, x):
        """Return out; keep what backward needs.

        x: array of any shape.
        """
        self.switch = np.greater(x, 0)
        return np.where(self.switch, x, 0.0)

    def backward(self, dout):
        """Return dx, shape of x; leave dout as it is.

        dout: upstream gradient, shape of out.
        """
        return dout * self.switch

# %% tanh after relu

# %% sigmoid after tanh
