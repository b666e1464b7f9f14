# what: Right answers that split ties and do without a cache
# base: reference

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        self.inputs = (x, y)
        return np.multiply(x, y)

    def backward(self, dout):
        x, y = self.inputs
        out = self.forward(x, y)
        return np.asarray(dout) * y + 0 * out, np.asarray(dout) * x + 0 * out

# %% max_gate
class MaxGate:
    def forward(self, x, y):
        self.x, self.y = np.asarray(x), np.asarray(y)
        return np.where(self.x < self.y, self.y, self.x)

    def backward(self, dout):
        share = (np.sign(self.x - self.y) + 1) / 2  # 1, 1/2 at a tie, 0
        return share * dout, (1 - share) * dout
