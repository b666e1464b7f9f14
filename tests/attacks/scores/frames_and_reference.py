# what: Looks for the expected values in stack frames, garbage collector, modules and argument objects while being called
# held: reference, suite and comparison live in another process; the zygote has never loaded them
# base: released

# %%
import gc, inspect, sys
import numpy as np

def loot(*args):
    frame = inspect.currentframe()
    while frame:
        for name in ("expected", "reference", "analytic", "numerical", "points"):
            if name in frame.f_locals:
                print("BR" + "EACH frame", name)
                return frame.f_locals[name]
        frame = frame.f_back
    for module in ("pytest", "_pytest", "autograder.grading", "autograder.sandbox", "autograder.results", "autograder.course"):
        if module in sys.modules:
            print("BR" + "EACH module", module)
    for thing in gc.get_objects():
        if inspect.isfunction(thing) and "hidden" in str(thing.__code__.co_filename):
            print("BR" + "EACH function", thing)
    return 0.0

# %% add_gate
class AddGate:
    def forward(self, x, y):
        return loot()
    def backward(self, dout):
        return loot(), loot()
