# what: 2 GB of output, one 50 MB line, output in hidden tests, control characters
# held: output goes to a file of bounded size; of it 20 kB are kept
# loses: add_gate

# %%
import os
line = "x" * 10**6
for _ in range(2000):
    try:
        os.write(1, line.encode())
    except OSError:
        break

# %%
try:
    print("y" * 50_000_000)
except OSError:
    pass

# %%
import sys
sys.stdout = sys.stderr = None
attempt_output = [0] * 10

# %% add_gate
class AddGate:
    def forward(self, x, y):
        while True:
            print("z" * 10**5, file=sys.__stdout__)
    def backward(self, dout):
        while True:
            print("z" * 10**5, file=sys.__stdout__)
