# what: Leaves the forks of ten tests running and full of memory
# held: after each test all of the group but its first process is killed from outside
# base: reference
# loses: everything
# seconds: 90
# compared: nothing

# %%
import os, time
import numpy as np
import autograder.worker.submission as submission
from autograder import wire
from autograder.worker.channel import Channel
FORKS = []
def fork(cells, channel, request, descriptor, forbid_more):
    FORKS.append(request)
    pid = os.fork()
    if pid == 0 and len(FORKS) > 10:
        submission._test(cells, channel, Channel(descriptor), forbid_more)
    if pid == 0:
        held = np.ones(50 * 2**17)
        time.sleep(1000)
    channel.send(wire.Forked(request))
submission._fork = fork
