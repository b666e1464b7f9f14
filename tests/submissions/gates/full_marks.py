# what: Right answers as a student writes them, saved after the first check has run

# %% add_gate
class AddGate:
    """out = x + y, element by element."""

    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return 1.0 * dout, 1.0 * dout

# %% multiply_gate
class MultiplyGate:
    """out = x * y, element by element."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dout):
        dx = dout * self.y
        dy = dout * self.x
        return dx, dy

# %% max_gate
class MaxGate:
    """out = max(x, y), element by element."""

    def forward(self, x, y):
        self.mask = x > y
        return np.maximum(x, y)

    def backward(self, dout):
        dx = np.where(self.mask, dout, 0.0)
        dy = np.where(self.mask, 0.0, dout)
        return dx, dy

# %% branch_gate
class BranchGate:
    """n outputs, each equal to x."""

    def __init__(self, n=2):
        self.n = n

    def forward(self, x):
        return tuple(x for _ in range(self.n))

    def backward(self, *douts):
        total = 0
        for dout in douts:
            total = total + dout
        return total

# %% square_of_sum
def square_of_sum(x, y):
    """z = (x + y)**2 and its derivatives."""
    t = x + y
    z = t * t
    dt = 2 * t
    return z, dt * 1, dt * 1

# %% circuit
def circuit(x, y, z):
    """Every value and gradient of f = (x + y) * z."""
    q = x + y
    f = q * z
    df = np.ones_like(f)
    dq = df * z
    dz = df * q
    return {"q": q, "f": f, "df": df, "dq": dq, "dx": 1 * dq, "dy": 1 * dq, "dz": dz}

# %% [markdown] written_gates
# ### Your answer · 답
#
# Add has the local gradient 1 for both inputs, so each of them gets the whole upstream gradient. The local gradient of a
# product is the other factor, so multiply switches. Max has 1 for the winner and 0 for the loser: it routes.
# With x = 1000 and y = 0.001 the gradient of y is a million times as large as that of x.

# %% edit
def edit(notebook):
    check = next(cell for cell in notebook["cells"] if cell["id"] == "add_gate_forward")
    check["execution_count"] = 4
    check["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "AddGate.forward: right\n"}]
