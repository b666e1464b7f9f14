# what: Segmentation fault through ctypes, stack overflow, abort, signals to itself, recursion in __str__ and __repr__
# held: a dead fork costs its test, a dead cell is left out
# loses: add_gate multiply_gate max_gate
# seconds: 40

# %%
import ctypes, os

# %%
ctypes.string_at(0)

# %%
import os, signal, sys
for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM):
    attempt(f"signal {number}", lambda: os.kill(os.getpid(), number))
sys.setrecursionlimit(10**9)

# %% add_gate
class AddGate:
    def forward(self, x, y):
        ctypes.string_at(8)
    def backward(self, dout):
        return self.backward(dout)

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        os.abort()
    def backward(self, dout):
        os.abort()

# %% max_gate
class MaxGate:
    def forward(self, x, y):
        return x
    def __getattr__(self, name):
        return getattr(self, name + "x")
    def backward(self, dout):
        return ctypes.cast(1, ctypes.py_object).value
