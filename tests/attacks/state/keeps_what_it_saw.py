# what: Keeps all inputs and answers of its process and answers from them: the gradients of a test that it saw before, the inputs of another
# held: the inputs of another test show no right answer, and an answer that hangs on what came before differs in the opposite order
# loses: multiply_gate max_gate

# %%
SEEN = []

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        SEEN.append((np.array(x, dtype=float), np.array(y, dtype=float)))
        self.kept = SEEN[0] if len(SEEN) > 1 and np.shape(SEEN[0][0]) == np.shape(x) else SEEN[-1]
        return self.kept[0] * self.kept[1]
    def backward(self, dout):
        return dout * self.kept[1], dout * self.kept[0]

# %% max_gate
class MaxGate:
    def forward(self, x, y):
        self.x, self.y = np.array(x, dtype=float), np.array(y, dtype=float)
        SEEN.append((self.x, self.y))
        return np.maximum(x, y)
    def backward(self, dout):
        known = sum(np.array_equal(a, self.x) and np.array_equal(b, self.y) for a, b in SEEN)
        mask = self.x >= self.y if known > 1 else self.x <= self.y
        return dout * mask, dout * ~mask
