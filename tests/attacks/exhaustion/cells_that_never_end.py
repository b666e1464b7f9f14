# what: Cells that loop for ever: swallowing every exception, with time and signals patched
# held: the limit is SIGKILL on the grader's clock; the cell is left out and the others run again
# seconds: 60

# %%
import signal, time, itertools
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
time.monotonic = time.time = lambda: 0.0
def f():
    raise ValueError
while True:
    try:
        f()
    except BaseException:
        pass
