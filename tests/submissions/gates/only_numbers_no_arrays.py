# what: Max works for numbers but not for arrays
# base: reference

# %% max_gate
import math


class MaxGate:
    def forward(self, x, y):
        self.first = x > y
        return max(x, y)

    def backward(self, dout):
        return (dout, 0.0) if self.first else (0.0, dout)
