# what: Multiply sends each gradient to the other input, and a later cell overwrites the class with an object
# base: reference

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dout):
        return dout * self.x, dout * self.y

# %% end
MultiplyGate = MultiplyGate()
