# what: Takes memory until nothing is left, in a cell, in threads, in forward, and in as many forks as it gets
# held: 2 GB of address space a process, one fork at a time beside the first
# loses: add_gate
# compared: nothing

# %%
import numpy as np
def take():
    held = []
    try:
        while True:
            held.append(np.ones(2**22))
    except MemoryError:
        return len(held)
attempt("100 GB", lambda: np.ones(100 * 2**27))
attempt("a string", lambda: "x" * 2**34)

# %%
print(take())

# %% add_gate
class AddGate:
    def forward(self, x, y):
        take()
        return x + y + np.ones(2**29)[0]
    def backward(self, dout):
        return bytearray(2**33)
