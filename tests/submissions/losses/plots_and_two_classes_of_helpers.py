# what: A right hinge loss made of two classes of the student's own, with notes and a plot
# base: reference

# %% [markdown]
# # Notes
# The hinge is a ReLU after a difference.

# %% hinge_loss
class MaxZero:
    def forward(self, z):
        self.on = z > 0
        return z * self.on

    def backward(self, dout):
        return dout * self.on


class Difference:
    """s_ij - s_i,t_i, and 0 weight at the right class."""

    def __init__(self, labels, n_classes):
        self.pick = np.eye(n_classes)[labels]

    def forward(self, s):
        return s - (s * self.pick).sum(axis=1, keepdims=True)

    def backward(self, dout):
        return dout - self.pick * dout.sum(axis=1, keepdims=True)


class HingeLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, y, t):
        labels = np.where(np.asarray(t) == 1)[1] if np.ndim(t) == 2 else t
        self.difference, self.relu = Difference(labels, np.shape(y)[1]), MaxZero()
        self.other = 1 - self.difference.pick
        self.n = len(y)
        return (self.relu.forward(self.difference.forward(y) + self.margin) * self.other).sum() / self.n

    def backward(self, dout=1.0):
        d = np.full(self.other.shape, dout / self.n) * self.other
        return self.difference.backward(self.relu.backward(d))

# %% my-plot after hinge_loss
try:
    import matplotlib.pyplot as plt

    plt.plot([HingeLoss().forward(np.array([[x, 0.0]]), np.array([0])) for x in np.linspace(-2, 2, 9)])
except ImportError:
    print("no matplotlib here")
