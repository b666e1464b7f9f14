# what: Forks that do not end with their test, but spin, print and ask for the fork of the next one
# held: what is left of a test is killed before the next may fork; only the first thread may fork
# base: reference
# compared: marks

# %%
import os, threading
import autograder.worker.submission as submission
from autograder import wire
from autograder.worker.channel import Channel
def linger(status):
    while True:
        print("still here", flush=True)
        try:
            if os.fork() == 0:
                print("BR" + "EACH a fork of an earlier test has forked", flush=True)
        except OSError:
            pass
def fork(cells, channel, request, descriptor, forbid_more):
    if os.fork() == 0:
        os._exit = linger
        threading.Thread(target=linger, args=(0,), daemon=True).start() if request.request % 2 else None
        submission._test(cells, channel, Channel(descriptor), lambda: None)
    os.close(descriptor)
    channel.send(wire.Forked(request.request))
submission._fork = fork
