# what: setsid, unshare, mount, io_uring, bpf, keyctl, memfd, userfaultfd, clone flags, new namespaces, chroot, shared memory
# held: an allow-list: what is not named is refused

# %%
import ctypes, os, platform
libc = ctypes.CDLL(None, use_errno=True)
CALLS = {"setsid": 112, "setpgid": 109, "unshare": 272, "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "io_uring_setup": 425,
         "bpf": 321, "keyctl": 250, "add_key": 248, "memfd_create": 319, "memfd_secret": 447, "userfaultfd": 323, "shmget": 29, "shmat": 30, "msgget": 68,
         "semget": 64, "mq_open": 240, "inotify_init1": 294, "fanotify_init": 300, "setns": 308, "execve": 59, "execveat": 322, "vfork": 58,
         "clone3": 435, "personality": 135, "syslog": 103, "reboot": 169, "sethostname": 170, "init_module": 175, "kexec_load": 246, "swapon": 167,
         "setuid": 105, "setresuid": 117, "capset": 126, "symlink": 88, "mknod": 133, "chdir": 80, "fchdir": 81, "mlockall": 151, "setrlimit": 160, "ioperm": 173,
         "modify_ldt": 154, "socket": 41, "socketpair": 53, "sendmsg": 46, "sendto": 44, "pipe2": 293, "eventfd2": 290, "timerfd_create": 283,
         "signalfd4": 289, "epoll_create1": 291, "landlock_create_ruleset": 444, "mount_setattr": 442, "open_tree": 428, "fsopen": 430,
         "process_mrelease": 448, "quotactl": 179, "lookup_dcookie": 212, "acct": 163, "vhangup": 153, "splice": 275, "tee": 276, "vmsplice": 278}
def call(name, *args):
    result = libc.syscall(ctypes.c_long(CALLS[name]), *[ctypes.c_long(a) for a in args])
    if result == -1:
        raise OSError(ctypes.get_errno(), name)
    return result
if platform.machine() == "x86_64":
    for name in CALLS:
        attempt(name, lambda: call(name, 0, 0, 0, 0, 0, 0))
    for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x8000, 0x100, 0x200, 0x400, 0x4000, 0x80000000 >> 1):
        attempt(f"clone {flag:#x}", lambda: libc.syscall(56, ctypes.c_long(flag | 17), 0, 0, 0, 0) > 0 or 1 / 0)
    attempt("shared memory", lambda: __import__("mmap").mmap(-1, 4096))
    attempt("shm_open", lambda: __import__("multiprocessing.shared_memory").shared_memory.SharedMemory("left-by-attack", True, 4096))
    attempt("prctl dumpable", lambda: libc.prctl(4, 1) == 0 or 1 / 0)
    attempt("prctl pdeathsig", lambda: libc.prctl(1, 0) == 0 or 1 / 0)
    attempt("prctl subreaper", lambda: libc.prctl(36, 1) == 0 or 1 / 0)
    attempt("ioctl TIOCSTI", lambda: libc.ioctl(0, 0x5412, b"x") == 0 or 1 / 0)
    attempt("fcntl F_SETOWN", lambda: libc.fcntl(1, 8, os.getppid()) == 0 or 1 / 0)
