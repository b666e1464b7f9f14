# what: Max sends the gradient to both inputs
# base: reference

# %% max_gate
class MaxGate:
    """out = max(x, y), element by element."""

    def forward(self, x, y):
        self.mask = x > y
        return np.maximum(x, y)

    def backward(self, dout):
        dx = 1.0 * dout
        dy = 1.0 * dout
        return dx, dy
