# what: The student's own cell prints 200,000 lines, and one backward prints without end
# base: reference

# %% many-prints after multiply_gate
for number in range(200_000):
    print("is it done yet?", number)

# %% max_gate
class MaxGate:
    """out = max(x, y), element by element."""

    def forward(self, x, y):
        self.mask = x > y
        return np.maximum(x, y)

    def backward(self, dout):
        for attempt in range(10**9):
            print("attempt", attempt, "why is the picture not drawn? ----------------------------------------------")
        dx = np.where(self.mask, dout, 0.0)
        dy = np.where(self.mask, 0.0, dout)
        return dx, dy
