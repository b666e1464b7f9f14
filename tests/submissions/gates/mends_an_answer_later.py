# what: Multiply is wrong at first, and right in a cell at the end: the last one counts
# base: reference

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return dout, dout

# %% end
class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dout):
        return dout * self.y, dout * self.x
