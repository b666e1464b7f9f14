# what: Names other processes, 0, -1 and 2**62 as its fork, and says that a fork has ended which has not
# held: the kernel says what belongs to a submission; what is left of a test is killed, whatever was said
# base: reference

# %%
import os
import autograder.worker.submission as submission
from autograder import wire
lies = [0, -1, 1, 2, os.getpid(), os.getppid(), 2**31, 2**62, 2**64 - 1, -(2**63), @GRADER@, @HOST@]
def fork(channel, request, test):
    pid = os.fork()
    if pid == 0:
        os.close(channel.descriptor)
        test()
    channel.send(wire.Forked(request.request, lies[request.request % len(lies)]))
    _, status = os.waitpid(pid, 0)
    channel.send(wire.ForkEnded(status))
submission._fork = fork
