# what: Right answers beside commands for programs, packages and the notebook itself
# base: reference

# %% add_gate
!pip install tqdm
class AddGate:
    """out = x + y, element by element."""

    def forward(self, x, y):
        """Return out.

        x, y: two numbers, or two arrays of one shape.
        """
        return x + y

    def backward(self, dout):
        """Return the tuple (dx, dy).

        dout: upstream gradient, shape of out.
        dx, dy: gradients of x and y, shape of x and y.
        """
        dx = 1 * dout
        dy = 1 * dout
        return dx, dy
!ls -l


# %% multiply_gate
%pip install numpy
%conda install numpy
files = !ls
class MultiplyGate:
    """out = x * y, element by element."""

    def forward(self, x, y):
        """Return out; keep what backward needs.

        x, y: two numbers, or two arrays of one shape.
        """
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        """Return the tuple (dx, dy).

        dout: upstream gradient, shape of out.
        dx, dy: gradients of x and y, shape of x and y.
        """
        dx = dout * self.y
        dy = dout * self.x
        return dx, dy


# %% max_gate
%%capture output
class MaxGate:
    """out = max(x, y), element by element."""

    def forward(self, x, y):
        """Return out; keep what backward needs.

        x, y: two numbers, or two arrays of one shape.
        """
        self.x_wins = np.greater(x, y)
        return np.maximum(x, y)

    def backward(self, dout):
        """Return the tuple (dx, dy).

        dout: upstream gradient, shape of out.
        dx, dy: gradients of x and y, shape of x and y.
        """
        dx = dout * self.x_wins
        dy = dout * np.logical_not(self.x_wins)
        return dx, dy
print('nobody sees this')


# %% branch_gate
%%time
class BranchGate:
    """n outputs, each equal to x."""

    def __init__(self, n=2):
        """n: number of branches, at least 1."""
        self.n = n

    def forward(self, x):
        """Return a tuple of n values, each equal to x.

        x: a number or an array.
        """
        return (x,) * self.n

    def backward(self, *douts):
        """Return dx, the gradient of x, shape of x.

        douts: n upstream gradients, one for each branch, each of x's shape.
        """
        return sum(douts)


# %% square_of_sum
%load_ext autoreload
%autoreload 2
%load_ext nobody_has_this
%nobody_has_this x
%cd /content
%debug
def square_of_sum(x, y):
    """Return the tuple (z, dx, dy) for z = (x + y)**2, element by element.

    x, y: two numbers, or two arrays of one shape.
    dx, dy: derivatives of z by x and y, shape of x and y.
    """
    t = x + y
    z = t**2
    dt = 2 * t
    dx = dt * 1
    dy = dt * 1
    return z, dx, dy


# %% circuit
%%nobody_has_this --option
!{sys.executable} -m pip install numpy
def circuit(x, y, z):
    """Return every value and gradient of f = (x + y) * z as a dict.

    x, y, z: three numbers, or three arrays of one shape.
    Keys: q, f (values); df, dq, dx, dy, dz (gradients of f), all of x's shape.
    """
    q = x + y
    f = q * z

    df = np.ones_like(f)
    dq = df * z
    dz = df * q
    dx = dq * 1
    dy = dq * 1
    return {"q": q, "f": f, "df": df, "dq": dq, "dx": dx, "dy": dy, "dz": dz}
%timeit -n 1 -r 1 circuit(1.0, 2.0, 3.0)


# %% shell after circuit
%%bash
echo hello

# %% bare after shell
pip install numpy

# %% unwritten after bare
%%time
raise NotImplementedError()

# %% wrong after unwritten
%%capture

1 / 0

# %% slow after wrong
%time 1 / 0
