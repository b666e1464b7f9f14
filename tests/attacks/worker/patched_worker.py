# what: Replaces wire.to_value, Channel.send, type_name, gc objects, os.fork, os.waitpid and sys.modules
# held: whatever the worker has become, only frames of the protocol are read, and forks are counted outside
# base: released

# %%
import gc, os, sys, types
from autograder import wire
from autograder.worker.channel import Channel
wire.type_name = lambda thing: "float"
wire.to_value = lambda thing, buffers, convert=None: 1.0
for thing in gc.get_objects():
    if type(thing) is dict and "names" in thing and "outcome" in thing:
        thing["outcome"] = "passed"
sys.modules["numpy.testing"] = types.ModuleType("x")
sys.modules["autograder.grading"] = types.ModuleType("x")
os.waitpid = lambda pid, flags: (pid, 0)
