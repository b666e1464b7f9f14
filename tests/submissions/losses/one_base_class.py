# what: Right answers that share a base class, with the student's own cells that fail

# %%
1 / 0

# %% mean_squared_error
class Loss:
    """forward keeps the gradient, backward scales it."""

    def forward(self, y, t):
        value, self.gradient = self.both(np.asarray(y), np.asarray(t))
        return value

    def backward(self, dout=1.0):
        return dout * self.gradient


class MeanSquaredError(Loss):
    def both(self, y, t):
        n = y.shape[0]
        return ((y - t) ** 2).sum() / (2.0 * n), (y - t) / n

# %% cross_entropy
def hot(t, c):
    out = np.zeros((len(t), c), dtype=bool)
    if t.ndim == 1:
        out[np.arange(len(t)), t] = True
    else:
        out[t > 0.5] = True
    return out


class CrossEntropy(Loss):
    def both(self, y, t):
        where = hot(t, y.shape[1])
        p = y[where]
        dy = np.zeros_like(y)
        dy[where] = -1 / (p + 1e-7)
        return np.array(-np.log(p + 1e-7).mean()), dy / len(y)

# %% softmax_cross_entropy
class SoftmaxCrossEntropy(Loss):
    def both(self, y, t):
        where = hot(t, y.shape[1])
        shifted = y - y.max(1)[:, None]
        total = np.exp(shifted).sum(1)
        p = np.exp(shifted) / total[:, None]
        return np.mean(np.log(total) - shifted[where]), (p - where) / len(y)

# %% scratch after hinge-loss-text
scores = [3.0, 5.0, 1.5
print(max(scores)

# %% hinge_loss
from dataclasses import dataclass


@dataclass
class HingeLoss(Loss):
    margin: float = 1.0

    def both(self, y, t):
        where = hot(t, y.shape[1])
        short = np.maximum(y - y[where][:, None] + self.margin, 0)
        short[where] = 0
        dy = np.heaviside(short, 0)
        dy[where] = -dy.sum(axis=1)
        return short.sum() / y.shape[0], dy / y.shape[0]

# %% l2_penalty
class L2Penalty(Loss):
    def __init__(self, lam):
        self.strength = lam

    def forward(self, W):
        return super().forward(W, None)

    def both(self, W, _):
        return np.float64(self.strength / 2 * (W * W).sum()), self.strength * W

# %% linear_classifier_loss
def linear_classifier_loss(W, x, t, lam):
    data, price = HingeLoss(), L2Penalty(lam)
    parts = data.forward(x @ W, t), price.forward(W)
    return sum(parts), sum((x.T @ data.backward(), price.backward()))
