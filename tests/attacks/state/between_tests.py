# what: Globals, files, environment, numpy settings, random state, umask and mutated arguments carried from test to test
# held: each hidden test has a fork of its own, which cannot write; what it changes ends with it
# loses: add_gate

# %%
import os, random
import numpy as np
SEEN = []
open("counter", "w").write("0")

# %% add_gate
class AddGate:
    def forward(self, x, y):
        me = str(os.getpid())
        if SEEN or os.environ.get("SEEN", me) != me or getattr(np, "seen", me) != me:
            print("BR" + "EACH memory")
        if open("counter").read() != "0":
            print("BR" + "EACH file")
        SEEN.append(1)
        os.environ["SEEN"] = np.seen = me
        np.seterr(all="raise")
        np.random.seed(0)
        os.umask(0)
        for act in (lambda: open("counter", "w"), lambda: os.unlink("counter"), lambda: os.rename("counter", "c"), lambda: os.mkdir("seen"),
                    lambda: os.open("counter", os.O_WRONLY), lambda: os.open("new", os.O_CREAT)):
            attempt("file", act)
        SEEN.clear()
        return None
    def backward(self, dout):
        return None
