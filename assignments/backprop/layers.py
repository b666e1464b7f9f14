"""The layers and losses of the earlier notebooks, and two helpers to check gradients with.

Everything here keeps the conventions of the course: one row per sample; `forward` keeps what `backward` needs;
`backward(dout)` returns the gradient of forward's input, shape of the input. A layer names its parameters in
`parameters`; backward stores the gradient of `W` as `dW`, of `b` as `db`, and so on.
"""

import numpy as np

# --- activations: no parameters ---


class Sigmoid:
    """out = 1 / (1 + exp(-x)), element by element."""

    parameters = ()

    def forward(self, x):
        small = np.exp(-np.abs(x))  # never above 1, so nothing overflows
        self.out = np.where(x >= 0, 1, small) / (1 + small)
        return self.out

    def backward(self, dout):
        return dout * self.out * (1 - self.out)


class Tanh:
    """out = tanh(x), element by element."""

    parameters = ()

    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return dout * (1 - self.out**2)


class ReLU:
    """out = max(0, x), element by element."""

    parameters = ()

    def forward(self, x):
        self.positive = x > 0
        return np.where(self.positive, x, 0)

    def backward(self, dout):
        return np.where(self.positive, dout, 0)


class LeakyReLU:
    """out = x where x > 0, alpha x elsewhere; alpha is fixed, not a parameter that is learned."""

    parameters = ()

    def __init__(self, alpha=0.1):
        self.alpha = alpha

    def forward(self, x):
        self.positive = x > 0
        return np.where(self.positive, x, self.alpha * x)

    def backward(self, dout):
        return np.where(self.positive, dout, self.alpha * dout)


class ELU:
    """out = x where x > 0, alpha (exp(x) - 1) elsewhere; alpha is fixed."""

    parameters = ()

    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.positive = x > 0
        self.out = np.where(self.positive, x, self.alpha * np.expm1(np.minimum(x, 0)))
        return self.out

    def backward(self, dout):
        return np.where(self.positive, dout, dout * (self.out + self.alpha))


class Softmax:
    """Probabilities by rows: exp(x) divided by its sum over the last axis."""

    parameters = ()

    def forward(self, x):
        self.out = softmax(x)
        return self.out

    def backward(self, dout):
        return self.out * (dout - np.sum(dout * self.out, axis=-1, keepdims=True))


# --- layers with parameters ---


class FullyConnected:
    """out = x W + b for a batch x (N, D), W (D, M), b (M,)."""

    parameters = ("W", "b")

    def __init__(self, W, b):
        self.W = W
        self.b = b

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = np.sum(dout, axis=0)
        return dout @ self.W.T


class Maxout:
    """out = max(x W1 + b1, x W2 + b2), element by element."""

    parameters = ("W1", "b1", "W2", "b2")

    def __init__(self, W1, b1, W2, b2):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2

    def forward(self, x):
        self.x = x
        z1 = x @ self.W1 + self.b1
        z2 = x @ self.W2 + self.b2
        self.first_wins = z1 > z2
        return np.maximum(z1, z2)

    def backward(self, dout):
        dz1 = np.where(self.first_wins, dout, 0)
        dz2 = np.where(self.first_wins, 0, dout)
        self.dW1, self.db1 = self.x.T @ dz1, np.sum(dz1, axis=0)
        self.dW2, self.db2 = self.x.T @ dz2, np.sum(dz2, axis=0)
        return dz1 @ self.W1.T + dz2 @ self.W2.T


# --- losses: the mean over the N rows; t holds labels (N,) or one row per sample (N, C) ---


class MeanSquaredError:
    """1/(2N) times the sum of squares of y - t; t has the shape of y."""

    def forward(self, y, t):
        self.difference = np.asarray(y) - t
        return float(np.sum(self.difference**2) / (2 * len(self.difference)))

    def backward(self, dout=1.0):
        return dout * self.difference / len(self.difference)


class CrossEntropy:
    """-1/N times the sum of log y[i, t_i]; y holds probabilities."""

    def forward(self, y, t):
        self.y, self.t = np.asarray(y), one_hot(t, np.shape(y)[1])
        return float(-np.sum(np.log(np.sum(self.y * self.t, axis=1))) / len(self.y))

    def backward(self, dout=1.0):
        return -dout * self.t / self.y / len(self.y)


class SoftmaxCrossEntropy:
    """The cross-entropy of the softmax of scores y, in one step that neither overflows nor takes log 0."""

    def forward(self, y, t):
        self.probabilities, self.t = softmax(y), one_hot(t, np.shape(y)[1])
        shifted = y - np.max(y, axis=1, keepdims=True)
        log_sum = np.log(np.sum(np.exp(shifted), axis=1))
        return float(np.mean(log_sum - np.sum(shifted * self.t, axis=1)))

    def backward(self, dout=1.0):
        return dout * (self.probabilities - self.t) / len(self.t)


class HingeLoss:
    """1/N times the sum over i and all j other than t_i of max(0, y_ij - y_i,t_i + margin)."""

    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, y, t):
        self.t = one_hot(t, np.shape(y)[1])
        of_label = np.sum(y * self.t, axis=1, keepdims=True)
        distances = np.where(self.t == 1, 0, y - of_label + self.margin)
        self.violated = distances > 0
        return float(np.sum(np.maximum(distances, 0)) / len(self.t))

    def backward(self, dout=1.0):
        count = np.sum(self.violated, axis=1, keepdims=True)
        return dout * (self.violated - count * self.t) / len(self.t)


class L2Penalty:
    """lam/2 times the sum of W squared."""

    def __init__(self, lam):
        self.lam = lam

    def forward(self, W):
        self.W = W
        return float(self.lam / 2 * np.sum(W**2))

    def backward(self, dout=1.0):
        return dout * self.lam * self.W


def softmax(x):
    """Return the softmax of x over its last axis, shape of x."""
    exponentials = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return exponentials / np.sum(exponentials, axis=-1, keepdims=True)


def one_hot(t, n_classes):
    """Return t as one row per sample, (N, n_classes); t: labels (N,) or such rows already."""
    t = np.asarray(t)
    return np.eye(n_classes)[t] if t.ndim == 1 else t


# --- to check gradients with ---


def central_difference(f, x, h=1e-5):
    """Return the slopes (f(x + h) - f(x - h)) / (2 h) of every entry of x, shape of x.

    f: function of an array of x's shape that returns a number; it gets a new array every time.
    """
    x = np.asarray(x, dtype=float)
    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        slopes[index] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


def relative_error(a, b):
    """Return max|a - b| / max(max|a|, max|b|), and 0 where a and b are all 0."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    size = np.maximum(np.max(np.abs(a)), np.max(np.abs(b)))
    return float(np.max(np.abs(a - b)) / size) if size != 0 else 0.0
