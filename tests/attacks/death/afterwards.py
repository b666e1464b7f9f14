# what: atexit, __del__, daemon threads, signal handlers and alarms that act when everything is over
# held: the processes end by SIGKILL to their group
# loses: branch_gate

# %%
import atexit, os, signal, threading, time
class Last:
    def __del__(self):
        while True:
            pass
last = Last()
atexit.register(time.sleep, 1000)
def stay():
    while True:
        time.sleep(0.01)
for _ in range(5):
    threading.Thread(target=stay).start()
signal.signal(signal.SIGALRM, lambda *args: None)
signal.setitimer(signal.ITIMER_REAL, 1.0, 1.0)

# %% branch_gate
class BranchGate:
    def __init__(self, n=2):
        self.n = n
    def forward(self, x):
        threading.Thread(target=stay).start()
        return None
    def backward(self, *douts):
        return None
    def __del__(self):
        time.sleep(1000)
