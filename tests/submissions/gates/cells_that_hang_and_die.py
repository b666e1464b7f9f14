# what: One answer's cell never ends, and the student's last cell ends the process
# base: reference

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dout):
        return dout * self.y, dout * self.x


import time

while True:
    try:
        time.sleep(60)
    except BaseException:
        pass

# %% the-end after circuit
import os
os._exit(0)
