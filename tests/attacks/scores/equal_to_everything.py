# what: Objects that equal everything: __eq__, __array__, __array_function__, lying ndarray and float subclasses
# held: of an object only the entries of an array and the digits of a number cross, no method of it
# base: released

# %%
import numpy as np

class Agreeable(float):
    __eq__ = __le__ = __ge__ = lambda self, other: True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __sub__ = __rsub__ = __abs__ = lambda self, *other: 0.0
    __hash__ = None
    __array_priority__ = 1e9

    def __array_function__(self, *args):
        return True

    def __array_ufunc__(self, *args, **kwargs):
        return np.bool_(True)

class Liar(np.ndarray):
    shape = property(lambda self: (4, 3))
    __eq__ = lambda self, other: np.ones(np.shape(other), bool)
    __sub__ = __rsub__ = lambda self, other: np.zeros(np.shape(other))

class Double(np.float64):
    __eq__ = lambda self, other: True

class Conforming:
    __array_interface__ = {"shape": (1,), "typestr": "<f8", "version": 3, "data": b"\0" * 8}
    def __array__(self, *args, **kwargs):
        return np.zeros(())
    def __eq__(self, other):
        return True

# %% add_gate
class AddGate:
    def forward(self, x, y):
        return Agreeable(1)
    def backward(self, dout):
        return Conforming(), Conforming()

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        return np.zeros(12).view(Liar)
    def backward(self, dout):
        return np.zeros(12).view(Liar), np.zeros(12).view(Liar)

# %% max_gate
class MaxGate:
    def forward(self, x, y):
        return Double(1)
    def backward(self, dout):
        return type("T", (tuple,), {"__len__": lambda self: 2, "__getitem__": lambda self, i: Agreeable(1)})()
