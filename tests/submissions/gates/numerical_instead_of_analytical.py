# what: Multiply computes its gradient numerically
# base: reference

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dout):
        x, y, h = self.x, self.y, 1e-5
        slope_x = (MultiplyGate().forward(x + h, y) - MultiplyGate().forward(x - h, y)) / (2 * h)
        slope_y = (MultiplyGate().forward(x, y + h) - MultiplyGate().forward(x, y - h)) / (2 * h)
        return dout * slope_x, dout * slope_y
