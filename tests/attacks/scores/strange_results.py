# what: NaN, infinity, object, complex, float16, empty, 0-d, strings, wrong and broadcastable shapes, sets, generators, modules
# held: a wrong shape or type is a verdict of its own and nothing broadcasts; none of these makes the suite raise
# base: released

# %%
import numpy as np

ODD = [np.nan, np.inf, -np.inf, 1 + 0j, np.float16(1), [], (), {}, "1.0", b"1", None, True, ..., np, int, object(), {1, 2}, 2**70,
       -(2**70), np.zeros(0), np.zeros((0, 3)), np.zeros((1, 1)), np.array(1.0), np.array("x"), np.array(None),
       np.array([1, "a"], object), np.zeros((4, 3), complex), np.array(["2020"], "M8[D]"), np.ma.masked, np.ma.zeros((4, 3)),
       np.zeros((4, 3, 1)), np.zeros((1, 4, 3)), [[1], [1, 2]], [[[[]]]], (None, None), [None], {"q": None, "f": {}, "df": [], "dz": "x"},
       np.recarray((2,), [("x", float)]), np.void(b"abc"), range(3), (i for i in range(3)), memoryview(b"ab"),
       np.zeros((1,) * 32), np.zeros((2**20, 0, 2**20)), float("1e308"), 5e-324, slice(1), np.longdouble(1), np.matrix([[1.0]])]

class Counter:
    n = int.from_bytes(b"x", "big")

def odd(*args):
    total = sum(float(np.sum(a)) for a in args if isinstance(a, (int, float, np.ndarray)))
    return ODD[int(abs(total) * 1e6) % len(ODD)]

# %% add_gate
class AddGate:
    def forward(self, x, y):
        return odd(x, y)
    def backward(self, dout):
        return odd(dout), odd(dout, dout)

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        return (x + y)[..., None] if isinstance(x, np.ndarray) else np.array([x * y])
    def backward(self, dout):
        return odd(dout)

# %% max_gate
class MaxGate:
    def forward(self, x, y):
        return [odd(x), odd(y)]
    def backward(self, dout):
        return [odd(dout)] * 2

# %% branch_gate
class BranchGate:
    def __init__(self, n=2):
        self.n = n
    def forward(self, x):
        return [odd(x, i) for i in range(self.n + 1)]
    def backward(self, *douts):
        return odd(*douts)

# %% square_of_sum
def square_of_sum(x, y):
    return odd(x), odd(y), odd(x, y)

# %% circuit
def circuit(x, y, z):
    return odd(x) if np.sum(x) > 0 else {key: odd(x, i) for i, key in enumerate(["q", "f", "df", "dq", "dx", "dy", "dz"])}
