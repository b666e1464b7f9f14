# what: Leaves files, a full folder, locks, and changed limits for the submission after it
# held: every submission has a process and a folder of its own

# %%
import os, resource
open("left-by-previous", "w").write("@COURSE@")
for name in ("RLIMIT_AS", "RLIMIT_NOFILE", "RLIMIT_NPROC", "RLIMIT_CPU"):
    attempt(f"setrlimit {name}", lambda: resource.setrlimit(getattr(resource, name), (10, 10)))
attempt("nice", lambda: os.nice(19))
os.umask(0o777)
import fcntl
fcntl.flock if False else None
fcntl.lockf(1, fcntl.LOCK_EX)
