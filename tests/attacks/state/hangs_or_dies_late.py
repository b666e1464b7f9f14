# what: Answers some tests and then hangs, exits or kills itself in the middle of a fork that many tests share
# held: a test that ends a shared fork is left out of the second one and has a fork of its own, as have all that come after it
# loses: add_gate multiply_gate
# seconds: 60

# %%
import os, signal
CALLS = [0]

# %% add_gate
class AddGate:
    def forward(self, x, y):
        CALLS[0] += 1
        if CALLS[0] > 5:
            os._exit(0)
        return x + y
    def backward(self, dout):
        return dout * 1.0, dout * 1.0

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        CALLS[0] += 1
        while CALLS[0] == 9:
            pass
        self.x, self.y = x, y
        return x * y
    def backward(self, dout):
        if CALLS[0] > 12:
            os.kill(os.getpid(), signal.SIGKILL)
        return dout * self.y, dout * self.x
