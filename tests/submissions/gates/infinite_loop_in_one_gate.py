# what: The backward of the branch gate never ends
# base: reference

# %% branch_gate
class BranchGate:
    """n outputs, each equal to x."""

    def __init__(self, n=2):
        self.n = n

    def forward(self, x):
        return tuple(x for _ in range(self.n))

    def backward(self, *douts):
        total, k = 0, 0
        while k < len(douts):
            total = total + douts[k]
        return total
