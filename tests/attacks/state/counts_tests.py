# what: Counts the tests of its process; right only in every second one, in the middle, or in a process with many tests
# held: such an answer differs between two opposite orders, so each test has a fork of its own, in which it is the first
# loses: add_gate multiply_gate max_gate

# %%
COUNT = [0]

# %% add_gate
class AddGate:
    def __init__(self):
        COUNT[0] += 1
    def forward(self, x, y):
        return x + y if COUNT[0] % 2 == 0 else x
    def backward(self, dout):
        return dout * 1.0, dout * 1.0

# %% multiply_gate
class MultiplyGate:
    def __init__(self):
        COUNT[0] += 1
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y if 4 < COUNT[0] < 12 else y
    def backward(self, dout):
        return dout * self.y, dout * self.x

# %% max_gate
class MaxGate:
    def __init__(self):
        COUNT[0] += 1
    def forward(self, x, y):
        self.mask = x >= y
        return np.maximum(x, y) if COUNT[0] > 1 else x
    def backward(self, dout):
        return dout * self.mask, dout * ~self.mask
