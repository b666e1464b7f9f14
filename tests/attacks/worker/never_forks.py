# what: Does not answer the request for a fork, or answers another one
# held: a deadline of ten seconds, one new start, then the test counts as crashed; the submission's time ends it all
# base: reference
# loses: everything
# seconds: 300

# %%
import autograder.worker.submission as submission
import os
def fork(*args):
    os._exit(3)
submission._fork = fork
