# what: Right answers by functions that return their own backward, properties and generators

# %% helpers after by-hand
# Every function below returns its value together with a function that carries dout back through it.
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, product

Array = np.ndarray
Back = Callable[[Array], Array]


@dataclass
class Affine:
    W: Array
    b: Array

    @classmethod
    def random(cls, fan_in: int, fan_out: int, rng: np.random.Generator) -> "Affine":
        return cls(math.sqrt(2 / fan_in) * rng.standard_normal((fan_in, fan_out)), np.zeros(fan_out))

    def apply(self, x: Array, grads: dict[str, Array], suffix: str) -> tuple[Array, Back]:
        def back(dout: Array) -> Array:
            grads["W" + suffix], grads["b" + suffix] = x.T @ dout, dout.sum(axis=0)
            return dout @ self.W.T

        return x @ self.W + self.b, back


def relu(z: Array) -> tuple[Array, Back]:
    awake = z > 0
    return np.where(awake, z, 0.0), lambda dout: np.where(awake, dout, 0.0)


def cross_entropy(s: Array, t: Array) -> tuple[float, Back]:
    shifted = s - s.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    right = np.arange(s.shape[1]) == np.asarray(t)[:, None]

    def back(dout: float) -> Array:
        return dout * (np.exp(shifted - log_sum) - right) / len(s)

    return float((log_sum[:, 0] - shifted[right]).mean()), back


def of(layer: str, name: str) -> property:
    """W1 is the W of the layer `hidden`, and so on."""
    return property(
        lambda net: getattr(getattr(net, layer), name),
        lambda net, array: setattr(getattr(net, layer), name, array),
    )

# %% two_layer_net
class TwoLayerNet:
    """Scores max(0, x W1 + b1) W2 + b2, softmax cross-entropy, L2 penalty on W1 and W2."""

    W1, b1 = of("hidden", "W"), of("hidden", "b")
    W2, b2 = of("top", "W"), of("top", "b")

    def __init__(
        self,
        n_inputs: int,
        n_hidden: int,
        n_classes: int,
        lam: float = 0.0,
        rng: np.random.Generator | None = None,
    ) -> None:
        rng = rng or np.random.default_rng()
        self.hidden = Affine.random(n_inputs, n_hidden, rng)
        self.top = Affine.random(n_hidden, n_classes, rng)
        self.lam = lam

    @property
    def penalty(self) -> float:
        return self.lam / 2 * sum(float(np.vdot(layer.W, layer.W)) for layer in (self.hidden, self.top))

    def _scores(self, x: Array, grads: dict[str, Array]) -> tuple[Array, Back]:
        z, back_hidden = self.hidden.apply(x, grads, "1")
        h, back_relu = relu(z)
        s, back_top = self.top.apply(h, grads, "2")
        return s, lambda ds: back_hidden(back_relu(back_top(ds)))

    def loss(self, x: Array, t: Array) -> float:
        return cross_entropy(self._scores(x, {})[0], t)[0] + self.penalty

    def gradient(self, x: Array, t: Array) -> dict[str, Array]:
        grads: dict[str, Array] = {}
        s, back = self._scores(x, grads)
        back(cross_entropy(s, t)[1](1.0))
        return {name: g + self.lam * getattr(self, name) if name[0] == "W" else g for name, g in grads.items()}

    def predict(self, x: Array) -> Array:
        return self._scores(x, {})[0].argmax(axis=1)

# %% capacity_table
def descent(net: TwoLayerNet, x: Array, t: Array, lr: float) -> Iterator[TwoLayerNet]:
    """Yield the net as it is, then after one step, after two, without end."""
    while True:
        yield net
        for name, g in net.gradient(x, t).items():
            setattr(net, name, getattr(net, name) - lr * g)


def trained(
    n_hidden: int, lam: float, x: Array, t: Array, n_steps: int, lr: float, rng: np.random.Generator
) -> TwoLayerNet:
    net = TwoLayerNet(x.shape[1], n_hidden, 1 + int(np.max(t)), lam, rng)
    return next(islice(descent(net, x, t, lr), n_steps, None))


def capacity_table(
    sizes: Sequence[int],
    lams: Sequence[float],
    x: Array,
    t: Array,
    n_steps: int = 500,
    lr: float = 0.5,
    rng: np.random.Generator | None = None,
) -> Array:
    rng = rng or np.random.default_rng()
    nets = (trained(h, lam, x, t, n_steps, lr, rng) for h, lam in product(sizes, lams))
    right = (np.count_nonzero(net.predict(x) == t) / len(t) for net in nets)
    return np.fromiter(right, dtype=float).reshape(len(sizes), len(lams))

# %% nearest_neighbor
def nearest_neighbor(x_train: Array, t_train: Array, x: Array) -> Array:
    def labels() -> Iterator[int]:
        for point in x:
            yield min(zip(map(partial(math.dist, point), x_train), t_train))[1]

    return np.fromiter(labels(), dtype=np.asarray(t_train).dtype, count=len(x))
