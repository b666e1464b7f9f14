# what: Wrong on the first calls in a process, right on all later ones; and right first, wrong later
# held: the order of the tests decides who is first, and it is opposite in a second fork; where that makes a difference each test has a fork of its own
# loses: add_gate multiply_gate

# %%
CALLS = {"add": 0, "multiply": 0}

# %% add_gate
class AddGate:
    def forward(self, x, y):
        CALLS["add"] += 1
        return x + y if CALLS["add"] > 3 else x - y
    def backward(self, dout):
        return dout * 1.0, dout * 1.0

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        CALLS["multiply"] += 1
        self.x, self.y = x, y
        return x * y
    def backward(self, dout):
        if CALLS["multiply"] < 4:
            return dout * self.y, dout * self.x
        return dout * self.x, dout * self.y
