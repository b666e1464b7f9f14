# what: Returns the last argument, the first, or their mean, in the hope that some test compares with that
# held: inputs are drawn so that no argument equals the answer; the stub's score stays 0
# base: released

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        return y
    def backward(self, dout):
        return dout, dout

# %% max_gate
class MaxGate:
    def forward(self, x, y):
        return (x + y) / 2
    def backward(self, dout):
        return dout / 2, dout / 2
