# what: Multiply keeps its inputs in the class, so all gates share them
# base: reference

# %% multiply_gate
memory = {}


class MultiplyGate:
    def forward(self, x, y):
        memory["x"], memory["y"] = x, y
        return x * y

    def backward(self, dout):
        return dout * memory["y"], dout * memory["x"]
