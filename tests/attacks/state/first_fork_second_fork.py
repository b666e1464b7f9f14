# what: Tells the forks apart by their process ids, and is right in the first, in the second, or in all but the first
# held: a pass needs equal replies in two forks, or a fork of its own
# loses: add_gate multiply_gate max_gate
# compared: marks

# %%
import os
BORN = os.getpid()

# %% add_gate
class AddGate:
    def forward(self, x, y):
        return x + y if os.getpid() == BORN + 1 else x - y
    def backward(self, dout):
        return dout * 1.0, dout * 1.0

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y if os.getpid() == BORN + 2 else x
    def backward(self, dout):
        return dout * self.y, dout * self.x

# %% max_gate
class MaxGate:
    def forward(self, x, y):
        self.mask = x >= y
        return np.maximum(x, y) if os.getpid() != BORN + 1 else np.minimum(x, y)
    def backward(self, dout):
        return dout * self.mask, dout * ~self.mask
