# what: Right answers with helper functions, type hints and prints
# base: reference

# %% forward_difference
from collections.abc import Callable, Iterator


def moved(x: np.ndarray, step: float) -> Iterator[np.ndarray]:
    """Yield x with one entry after the other moved."""
    for i in np.ndindex(*x.shape):
        other = x.copy()
        other[i] += step
        yield other


def forward_difference(f: Callable[[np.ndarray], float], x: np.ndarray, h: float = 1e-6) -> np.ndarray:
    print("forward", np.shape(x))
    x64 = np.array(x, dtype=np.float64)
    before = f(x64)
    return np.reshape([(f(point) - before) / h for point in moved(x64, h)], x64.shape)

# %% central_difference
def central_difference(f: Callable[[np.ndarray], float], x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    x64 = np.array(x, dtype=np.float64)
    above = [f(point) for point in moved(x64, +h)]
    below = [f(point) for point in moved(x64, -h)]
    print(above, below)
    return np.subtract(above, below).reshape(x64.shape) / (2 * h)
