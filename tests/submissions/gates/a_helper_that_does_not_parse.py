# what: Two gates need a helper from a cell that does not parse
# base: reference

# %% helper after setup
def pair(a, b):
    return (a, b

# %% multiply_gate
class MultiplyGate:
    """out = x * y, element by element."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dout):
        dx = dout * self.y
        dy = dout * self.x
        return pair(dx, dy)

# %% max_gate
class MaxGate:
    """out = max(x, y), element by element."""

    def forward(self, x, y):
        self.mask = x > y
        return np.maximum(x, y)

    def backward(self, dout):
        dx = np.where(self.mask, dout, 0.0)
        dy = np.where(self.mask, 0.0, dout)
        return pair(dx, dy)
