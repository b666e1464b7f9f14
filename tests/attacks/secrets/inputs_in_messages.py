# what: Sends hidden inputs out in exception names, attribute names, dimensions, lengths and texts that students read
# held: of a type only a name that stands in the notebook or in Python is repeated; dimensions, when the array is no larger than an answer
# base: released

# %%
import numpy as np

def digits(*args):
    return "x7531x" + "_".join(str(float(np.ravel(a)[0])).replace(".", "p").replace("-", "m") for a in args)

# %% add_gate
class AddGate:
    def forward(self, x, y):
        raise type(digits(x, y), (Exception,), {})(digits(x, y))
    def backward(self, dout):
        return type(digits(dout), (), {})(), 1.0

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        print(digits(x, y))
        globals()[digits(x, y)] = self
        setattr(type(self), "backwarp" + digits(x), 1)
        del type(self).backward
        return np.zeros((7531, int(abs(np.ravel(x)[0]) * 1e4), 0))
    def backward(self, dout):
        return 1

# %% max_gate
class MaxGate:
    def forward(self, x, y):
        return [1.0] * (7531 + int(abs(np.ravel(x)[0])))
    def backward(self, dout):
        return [1.0] * 7531

# %% branch_gate
class BranchGate:
    def __init__(self, n=2):
        self.n = n
    def forward(self, x):
        exec(compile("\n" * 7530 + "raise ValueError", "<cell 7531>", "exec"))
    def backward(self, *douts):
        return {digits(*douts): 1.0}

# %% square_of_sum
def square_of_sum(x, y):
    return [np.zeros(7531)] * (75310 // 7531 + 3)

# %% circuit
def circuit(x, y, z):
    return type(digits(x, y), (), {})()
