# what: Right answers with helper functions, properties and type hints

# %% sigmoid
from typing import Any

Array = np.ndarray


def stable_sigmoid(x: Array) -> Array:
    """Both branches, each where it is safe."""
    x = np.asarray(x, dtype=float)
    out = np.empty(x.shape)
    right = x >= 0
    out[right] = 1.0 / (1.0 + np.exp(-x[right]))
    left = np.exp(x[~right])
    out[~right] = left / (1.0 + left)
    return out


class Layer:
    """What my layers have in common."""

    def __init__(self) -> None:
        self._cache: dict[str, Any] = {}


class Sigmoid(Layer):
    @property
    def out(self) -> Array:
        return self._cache["out"]

    def forward(self, x: Array) -> Array:
        print("sigmoid of", np.shape(x))
        self._cache["out"] = stable_sigmoid(x)
        return self._cache["out"].copy()

    def backward(self, dout: Array) -> Array:
        s = self.out
        return s * (1.0 - s) * dout

# %% tanh
class Tanh(Layer):
    def forward(self, x: Array) -> Array:
        self._cache["t"] = 2.0 * stable_sigmoid(2.0 * np.asarray(x)) - 1.0
        return self._cache["t"]

    def backward(self, dout: Array) -> Array:
        t = self._cache["t"]
        return (1.0 - t) * (1.0 + t) * dout

# %% relu
class ReLU(Layer):
    def forward(self, x: Array, /, verbose: bool = False) -> Array:
        self._cache["keep"] = (np.sign(x) + 1) // 2
        if verbose:
            print(self._cache["keep"])
        return self._cache["keep"] * x

    def backward(self, dout: Array) -> Array:
        return (self._cache["keep"] * dout,)

# %% leaky_relu
class LeakyReLU(Layer):
    def __init__(self, alpha: float = 0.1) -> None:
        super().__init__()
        self.alpha = alpha

    def forward(self, x: Array) -> Array:
        self._cache["x"] = x
        return np.maximum(self.alpha * x, x)

    def backward(self, dout: Array) -> Array:
        g = np.ones(np.shape(dout))
        g[self._cache["x"] < 0] = self.alpha
        return g * dout

# %% elu
class ELU(LeakyReLU):
    def __init__(self, alpha: float = 1.0) -> None:
        super().__init__(alpha)

    def forward(self, x: Array) -> Array:
        self._cache["e"] = self.alpha * np.exp(np.clip(x, -700, 0))
        self._cache["x"] = x
        return np.where(x >= 0, x, self._cache["e"] - self.alpha)

    def backward(self, dout: Array) -> Array:
        return np.choose(self._cache["x"] > 0, (self._cache["e"], 1.0)) * dout

# %% maxout
class Affine:
    """x W + b, with its gradients."""

    def __init__(self, W: Array, b: Array) -> None:
        self.W, self.b = W, b

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, g: Array) -> tuple[Array, Array, Array]:
        return np.dot(g, self.W.T), np.dot(self.x.T, g), np.sum(g, 0)


class Maxout(Layer):
    """Two affine pieces; the parameters may be exchanged from outside."""

    def __init__(self, W1: Array, b1: Array, W2: Array, b2: Array) -> None:
        super().__init__()
        self.W1, self.b1, self.W2, self.b2 = W1, b1, W2, b2

    def forward(self, x: Array) -> Array:
        self.pieces = Affine(self.W1, self.b1), Affine(self.W2, self.b2)
        z = np.stack([piece.forward(x) for piece in self.pieces])
        self._cache["who"] = np.argmax(z, axis=0)
        return z.max(axis=0)

    def backward(self, dout: Array) -> Array:
        grads = [piece.backward(np.where(self._cache["who"] == k, dout, 0)) for k, piece in enumerate(self.pieces)]
        (dx1, self.dW1, self.db1), (dx2, self.dW2, self.db2) = grads
        return dx1 + dx2

# %% softmax
class Softmax(Layer):
    def forward(self, x: Array) -> Array:
        shifted = np.asarray(x) - np.amax(x, axis=-1)[..., None]
        log_p = shifted - np.log(np.exp(shifted).sum(-1))[..., None]
        self._cache["p"] = np.exp(log_p)
        return self._cache["p"]

    def backward(self, dout: Array) -> Array:
        p = self._cache["p"]
        return p * dout - p * (p * dout).sum(axis=-1, keepdims=True)


def softmax_jacobian(p: Array) -> Array:
    return p * (np.identity(len(p)) - p[:, np.newaxis])
