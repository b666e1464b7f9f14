# what: Multiply sends each gradient to the other input
# base: reference

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dout):
        return dout * self.x, dout * self.y
