# what: The cell of the max gate does not parse
# base: reference

# %% max_gate
class MaxGate:
    """out = max(x, y), element by element."""

    def forward(self, x, y):
        self.mask = x > y
        return np.maximum(x, y)

    def backward(self, dout)
        dx = np.where(self.mask, dout, 0.0)
        dy = np.where(self.mask, 0.0, dout)
        return dx, dy
