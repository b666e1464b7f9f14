# what: Prints hidden inputs during the tests and keeps them for the output of a cell
# held: what is printed in a test is for staff only; the tests run after all cells, in forks
# base: reference
# loses: add_gate

# %%
import sys
KEPT = []

# %% add_gate
class AddGate:
    def forward(self, x, y):
        print("x7531x", x, y)
        print("x7531x", x, y, file=sys.stderr)
        KEPT.append((x, y))
        return x + y + 1e9
    def backward(self, dout):
        print("x7531x", KEPT)
        return 0 * dout, 0 * dout

# %% end
import atexit
atexit.register(lambda: print("x7531x at exit"))
print(KEPT)
