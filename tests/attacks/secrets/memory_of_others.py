# what: ptrace, process_vm_readv, pidfd_open and pidfd_getfd, kcmp, perf, at the grader and the warm process
# held: seccomp refuses the calls, and the process is not dumpable
# base: released

# %%
import ctypes, os, platform
libc = ctypes.CDLL(None, use_errno=True)
NUMBERS = {"ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "perf_event_open": 298, "pidfd_open": 434,
           "pidfd_getfd": 438, "process_madvise": 440, "name_to_handle_at": 303, "open_by_handle_at": 304, "kill": 62, "tgkill": 234, "tkill": 200,
           "prlimit64": 302, "sched_setaffinity": 203, "setpriority": 141, "ioprio_set": 251, "migrate_pages": 256, "move_pages": 279, "rt_sigqueueinfo": 129}
def call(name, *args):
    result = libc.syscall(ctypes.c_long(NUMBERS[name]), *[ctypes.c_long(a) for a in args])
    if result == -1:
        raise OSError(ctypes.get_errno(), name)
    return result
if platform.machine() == "x86_64":
    for pid in (1, os.getppid(), @GRADER@, @HOST@):
        attempt("ptrace attach", lambda: call("ptrace", 16, pid, 0, 0))
        attempt("ptrace seize", lambda: call("ptrace", 0x4206, pid, 0, 0))
        attempt("pidfd_open", lambda: call("pidfd_open", pid, 0))
        attempt("process_vm_readv", lambda: call("process_vm_readv", pid, id(call), 1, id(call), 1, 0))
        attempt("process_vm_writev", lambda: call("process_vm_writev", pid, id(call), 1, id(call), 1, 0))
        attempt("kill", lambda: call("kill", pid, 0))
        attempt("tgkill", lambda: call("tgkill", pid, pid, 9))
        attempt("tkill", lambda: call("tkill", pid, 9))
        attempt("prlimit64", lambda: call("prlimit64", pid, 7, 0, id(call)))
        attempt("perf", lambda: call("perf_event_open", 0, pid, -1, -1, 0))
        attempt("sched_setaffinity", lambda: call("sched_setaffinity", pid, 8, id(call)))
    attempt("kill everyone", lambda: os.kill(-1, 9))
    attempt("kill group", lambda: os.killpg(os.getpgrp(), 9))
    attempt("kill parent", lambda: os.kill(os.getppid(), 9))
