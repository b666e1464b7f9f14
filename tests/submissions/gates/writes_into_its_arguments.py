# what: Add changes x and multiply changes dout
# base: reference

# %% add_gate
class AddGate:
    """out = x + y, element by element."""

    def forward(self, x, y):
        x += y
        return x

    def backward(self, dout):
        return 1.0 * dout, 1.0 * dout

# %% multiply_gate
class MultiplyGate:
    """out = x * y, element by element."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dout):
        dy = dout * self.x
        dout *= self.y
        return dout, dy
