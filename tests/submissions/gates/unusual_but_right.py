# what: Right answers in an unusual style
# base: reference

# %% add_gate
from typing import Any


def each(function, *arrays):
    """Apply a function of numbers to every entry, one after another."""
    arrays = [np.asarray(array) for array in arrays]
    result = np.empty(arrays[0].shape)
    for place in np.ndindex(arrays[0].shape):
        result[place] = function(*(array[place] for array in arrays))
    return result


class AddGate:
    def forward(self, left: Any, right: Any) -> Any:
        return each(lambda l, r: l - -r, left, right)

    def backward(self, upstream):
        same = each(lambda d: d, upstream)
        return [same, same.copy()]

# %% multiply_gate
class Product:
    memory = None

    def forward(self, first, second):
        self.memory = [first, second]
        return each(lambda a, b: a * b, first, second)

    def backward(self, upstream):
        return [each(lambda d, other: d * other, upstream, other) for other in self.memory[::-1]]


MultiplyGate = Product

# %% max_gate
class MaxGate(Product):
    def forward(self, first, second):
        super().forward(first, second)
        print("comparing", np.shape(first))
        return each(lambda a, b: a if a >= b else b, first, second)

    def backward(self, upstream):
        a, b = self.memory
        won = each(lambda a, b: 1 if a > b else 0.5 if a == b else 0, a, b)
        return [each(lambda d, w: d * w, upstream, won), each(lambda d, w: d * (1 - w), upstream, won)]

# %% branch_gate
class BranchGate:
    def __init__(self, n=2):
        self.copies = n

    def forward(self, value):
        outputs = []
        while len(outputs) < self.copies:
            outputs.append(np.array(value, dtype=float))
        return outputs

    def backward(self, *arriving):
        return [np.add.reduce([np.asarray(one, dtype=float) for one in arriving])]

# %% square_of_sum
def square_of_sum(a, b):
    gate, plus = MultiplyGate(), AddGate()
    total = plus.forward(a, b)
    out = gate.forward(total, total)
    one, other = gate.backward(np.ones_like(total))
    return [out, *plus.backward(BranchGate().backward(one, other)[0])]

# %% circuit
def circuit(x, y, z):
    plus, times = AddGate(), MultiplyGate()
    edges = {}
    edges["q"] = plus.forward(x, y)
    edges["f"] = times.forward(edges["q"], z)
    edges["df"] = edges["f"] * 0 + 1
    edges["dq"], edges["dz"] = times.backward(edges["df"])
    edges["dx"], edges["dy"] = plus.backward(edges["dq"])
    return edges

# %% my-own-look after circuit
circuit(-2.0, 5.0, -4.0)
