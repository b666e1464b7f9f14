# what: Makes every new start slow: cells that sleep when they run for the second time, tests that force new starts
# held: all new starts together count against the submission's time
# base: reference
# loses: everything
# seconds: 300

# %%
import os, time
import autograder.worker.submission as submission
def fork(*args):
    os._exit(0)
submission._fork = fork

# %%
time.sleep(0.3)
