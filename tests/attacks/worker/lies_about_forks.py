# what: Says that a fork has ended which has not, with the numbers of other processes, 0, -1 and 2**62 as its status
# held: the kernel says what belongs to a submission; what is left of a test is killed, whatever was said
# base: reference

# %%
import os
import autograder.worker.submission as submission
from autograder import wire
from autograder.worker.channel import Channel
lies = [0, -1, 1, 2, os.getpid(), os.getppid(), 2**31, 2**62, 2**64 - 1, -(2**63), @GRADER@, @HOST@]
def fork(cells, channel, request, descriptor, forbid_more):
    pid = os.fork()
    if pid == 0:
        submission._test(cells, channel, Channel(descriptor), forbid_more)
    os.close(descriptor)
    channel.send(wire.Forked(request))
    channel.send(wire.ForkEnded(lies[request % len(lies)]))
submission._fork = fork
