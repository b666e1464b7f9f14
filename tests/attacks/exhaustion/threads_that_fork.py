# what: Threads left running that try to fork all the time, to take the forks that the grader permits
# held: only the first thread may fork, and the kernel says which thread asks
# seconds: 60

# %%
import os, threading, time
def spin():
    while True:
        try:
            if os.fork() == 0:
                time.sleep(1000)
        except OSError:
            time.sleep(0.001)
for _ in range(4):
    threading.Thread(target=spin, daemon=True).start()
