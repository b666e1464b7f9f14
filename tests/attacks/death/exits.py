# what: os._exit(0) and sys.exit in cells, SystemExit, KeyboardInterrupt and GeneratorExit in forward
# held: an exit is an end without an answer; what the process says about itself is no evidence
# loses: add_gate multiply_gate max_gate branch_gate

# %%
import os, sys
sys.exit(0)

# %%
os._exit(0)

# %%
raise KeyboardInterrupt

# %%
import os, sys

# %% add_gate
class AddGate:
    def forward(self, x, y):
        sys.exit(0)
    def backward(self, dout):
        raise SystemExit

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        os._exit(0)
    def backward(self, dout):
        return dout, dout

# %% max_gate
class MaxGate:
    def forward(self, x, y):
        raise KeyboardInterrupt
    def backward(self, dout):
        raise GeneratorExit

# %% branch_gate
class Evil(BaseException):
    def __str__(self):
        os._exit(0)
    __repr__ = __str__
    __traceback__ = property(lambda self: os._exit(0))
    __class__ = property(lambda self: os._exit(0))
class BranchGate:
    def __init__(self, n=2):
        raise Evil
