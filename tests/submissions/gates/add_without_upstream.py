# what: Add hands on ones instead of the upstream gradient
# base: reference

# %% add_gate
class AddGate:
    """out = x + y, element by element."""

    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return np.ones_like(dout), np.ones_like(dout)
