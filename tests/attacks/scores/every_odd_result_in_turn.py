# what: Every hidden test gets each of fifty strange values somewhere, so that one of them may trip the suite
# held: expectations turn whatever came into a verdict; nothing a student returns becomes an error of the grader's
# base: released

# %%
import numpy as np

LISTS = [[np.zeros((2, 3)), np.zeros((3, 2))], [[1.0, "x"], None], [np.zeros((0, 2**20))] * 40, [{}] * 3, ((((1.0,),),),), [np.nan] * 3,
         {"q": np.zeros(0)}, np.zeros((4, 3), np.uint8), np.zeros((4, 3), bool), np.full((4, 3), np.inf), np.full((4, 3), -0.0), 2**63 - 1, -(2**63)]
CALLS = [0]

def odd(*args):
    seed = int(abs(sum(float(np.sum(a)) for a in args)) * 1e9)
    return LISTS[seed % len(LISTS)]

# %% add_gate
class AddGate:
    def forward(self, x, y):
        return odd(x, y)
    def backward(self, dout):
        return (odd(dout),) * 2

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        return [x * y, odd(x)]
    def backward(self, dout):
        CALLS[0] += 1
        return [np.nan * dout, dout, dout][: 2 + CALLS[0] % 2]

# %% square_of_sum
def square_of_sum(x, y):
    return [np.stack([x] * 3), odd(x), {"a": odd(y)}]

# %% circuit
def circuit(x, y, z):
    return {key: odd(x) for key in ("q", "f", "df", "dq", "dx", "dy", "dz")}
