# what: Right answers; packages and files that are not here, imported in cells and in a function
# base: reference

# %% progress after setup
from a_package_nobody_has.part import tqdm

# %% multiply_gate
import tinygrad

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
        import another_package_nobody_has as other
        dx = dout * self.x_wins
        dy = dout * np.logical_not(self.x_wins)
        return dx, dy

# %% gradients after max_gate
try:
    import numpy as np, mxnet.numpy as mnp
except ImportError:
    pass

# %% by-name after gradients
import importlib
importlib.import_module("theano")

# %% end
import my_own_file
