# what: All answers stand in the reverse order at the top, one of them after a base class of the student's own
# base: reference

# %% circuit after setup

# %% square_of_sum after circuit

# %% branch_gate after square_of_sum

# %% max_gate after branch_gate

# %% multiply_gate after max_gate

# %% a-base-class after multiply_gate
class Gate:
    """What all gates have in common."""

    def __call__(self, *inputs):
        return self.forward(*inputs)

# %% add_gate after a-base-class
class AddGate(Gate):
    """out = x + y, element by element."""

    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return 1.0 * dout, 1.0 * dout

# %% [markdown] written_gates after add_gate
