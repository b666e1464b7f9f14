# what: Right answers by einsum that return stacked arrays and NumPy scalars
# base: reference

# %% add_gate
class AddGate:
    """out = x + y, element by element."""

    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return np.array([dout, dout])

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        self.pair = np.stack([x, y])
        return np.einsum("...,...->...", x, y)

    def backward(self, dout):
        return np.einsum("k...,...->k...", self.pair[::-1], dout)

# %% branch_gate
class BranchGate:
    """n outputs, each equal to x."""

    def __init__(self, n=2):
        self.n = n

    def forward(self, x):
        return np.repeat(np.asarray(x)[None], self.n, axis=0)

    def backward(self, *douts):
        return (np.einsum("k...->...", np.stack(douts)),)

# %% circuit
def circuit(x, y, z):
    x, y, z = map(np.float64, (x, y, z)) if np.ndim(x) == 0 else (x, y, z)
    q = np.add(x, y)
    one = np.ones(np.shape(q))[()]
    return dict(q=q, f=q * z, df=one, dq=one * z, dx=one * z, dy=one * z, dz=one * q, note="all of them")
