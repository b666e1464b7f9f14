"""What a confined process cannot do, each tried with real system calls, and what it can do all the same."""

import contextlib
import ctypes
import dataclasses
import errno
import fcntl
import json
import mmap
import os
import platform
import resource
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.worker import confine, landlock, seccomp, syscalls

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Landlock and seccomp are Linux's")
ROOT = os.geteuid() == 0
UID = 64_123 if ROOT else None
BOMBER: dict[str, Any] = {"uid": 64_124, "gid": 64_124}  # its processes are counted until the last of them is reaped
X86 = platform.machine() == "x86_64"
LIMITS = confine.ResourceLimits(address_space=6 << 30, file_size=1 << 20, processes=24, open_files=32, cpu_seconds=20)
PYTHON = [
    p for p in (sys.prefix, sys.base_prefix, *sys.path, "/usr", "/lib", "/lib64", "/dev/urandom") if os.path.exists(p)
]
LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNS, CLONE_NEWUSER, MS_BIND, MS_REC_PRIVATE = 0x00020000, 0x10000000, 4096, 0x44000


@dataclasses.dataclass(frozen=True)
class Box:
    """Runs functions in confined forks. write: the one writable folder; secret: a file that anybody else may read."""

    write: Path
    secret: Path

    def run(self, act: Callable[[], Any], *, confined: bool = True, test: bool = False, **changes: Any) -> Any:
        """Return what `act` returned in a fork, its OSError's name, its exception, or the signal that ended it."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            os.chdir(self.write)
            os._exit(_answer(writer, lambda: self._confined(act, writer, test, changes) if confined else act()))
        os.close(writer)
        with open(reader) as answer:
            if not select.select([answer], [], [], 20)[0]:
                os.killpg(child, signal.SIGKILL)
            text = answer.readline()  # not to the end: what the fork left running holds the pipe as well
        status = _end(child)
        return json.loads(text) if text else f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "silent"

    def _confined(self, act: Callable[[], Any], writer: int, test: bool, changes: dict[str, Any]) -> Any:
        _open_the_way_to(sys.base_prefix)
        settings: dict[str, Any] = {
            "uid": UID,
            "gid": UID,
            "read": PYTHON,
            "write": [str(self.write)],
            "limits": LIMITS,
            "keep": (0, 1, 2),
        }
        settings |= changes
        confine.confine(**{**settings, "keep": [*settings["keep"], writer]})
        if test:
            seccomp.install(seccomp.assemble_for_test())
        return act()


@pytest.fixture
def box() -> Iterator[Box]:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    box = Box(folder / "work", folder / "secret")
    box.write.mkdir()
    (box.write / "own").write_text("own")
    box.secret.write_text("the answer")
    if UID is not None:
        for path in (box.write, box.write / "own"):
            os.chown(path, UID, UID)
    yield box
    shutil.rmtree(folder)


def _answer(writer: int, act: Callable[[], Any]) -> int:
    try:
        answer = act()
    except OSError as error:
        answer = errno.errorcode.get(error.errno or 0, repr(error))
    except BaseException as error:  # noqa: BLE001 - whatever it was, the parent must hear of it
        answer = f"{type(error).__name__}: {error}"
    os.write(writer, json.dumps(answer).encode() + b"\n")
    return 0


def _end(child: int) -> int:
    """Kill what is left of our own child's process group and return how the child ended."""
    status = os.waitpid(child, 0)[1]
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    return status


def _open_the_way_to(prefix: str) -> None:
    """As root, in mounts of our own: lift the interpreter out of a closed home, so that another uid reaches it."""
    closed = [folder for folder in reversed(Path(prefix).parents) if not folder.stat().st_mode & 0o001]
    if not (ROOT and closed):
        return
    _libc("unshare", CLONE_NEWNS)
    _libc("mount", None, b"/", None, MS_REC_PRIVATE, None)
    inside = os.open(prefix, os.O_PATH)
    _libc("mount", b"tmpfs", bytes(closed[0]), b"tmpfs", 0, b"mode=755")
    os.makedirs(prefix)
    _libc("mount", f"/proc/self/fd/{inside}".encode(), prefix.encode(), None, MS_BIND, None)


def _checked(result: int) -> int:
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def _libc(name: str, *args: Any) -> int:
    return _checked(getattr(LIBC, name)(*args))


def raw(number: int, *args: Any) -> int:
    """Make a system call by number, past libc."""
    LIBC.syscall.restype = ctypes.c_long
    return _checked(LIBC.syscall(ctypes.c_long(number), *(ctypes.c_long(a) if isinstance(a, int) else a for a in args)))


def _look_at_parent(name: str) -> None:
    path = f"/proc/{os.getppid()}/{name}"
    os.listdir(path) if name == "fd" else os.close(os.open(path, os.O_RDONLY))


def _read_parents_memory() -> None:
    there = ctypes.create_string_buffer(8)
    vector = struct.pack("QQ", ctypes.addressof(there), 8)
    raw(310, os.getppid(), vector, 1, vector, 1, 0)


def _own_signal_from_kernel() -> None:
    end = os.open("own", os.O_RDONLY)
    fcntl.fcntl(end, fcntl.F_SETOWN, os.getpid())


def _shared_memory() -> None:
    LIBC.shmctl(_libc("shmget", 0, 4096, 0o600), 0, None)


def _bind(kind: int) -> None:
    with socket.socket(kind):
        pass


def _in_fork(act: Callable[[], object]) -> None:
    """The leader of a group may not leave it anyhow; its child may."""
    child = os.fork()
    if child == 0:
        try:
            act()
        except OSError as error:
            os._exit(error.errno or 255)
        os._exit(0)
    if code := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        raise OSError(code, os.strerror(code))


def _shell() -> None:
    if os.system("true") != 0:
        raise PermissionError(errno.EPERM, "no shell")


def _perf() -> None:
    raw(298, struct.pack("II", 1, 112) + bytes(104), 0, -1, -1, 0)


EVERYWHERE: dict[str, Callable[[], object]] = {
    "TCP or UDP socket": lambda: _bind(socket.AF_INET),
    "unix socket": lambda: _bind(socket.AF_UNIX),
    "socket pair": socket.socketpair,
    "session of its own": lambda: _in_fork(os.setsid),
    "process group of its own": lambda: _in_fork(lambda: os.setpgid(0, 0)),
    "signal to the parent": lambda: os.kill(os.getppid(), 0),
    "signal to itself": lambda: os.kill(os.getpid(), 0),
    "signal to everyone": lambda: os.kill(-1, 0),
    "signal through a descriptor's owner": _own_signal_from_kernel,
    "handle on the parent": lambda: os.close(os.pidfd_open(os.getppid())),
    "parent's memory file": lambda: _look_at_parent("mem"),
    "parent's environment": lambda: _look_at_parent("environ"),
    "parent's command line": lambda: _look_at_parent("cmdline"),
    "parent's memory map": lambda: _look_at_parent("maps"),
    "parent's descriptors": lambda: _look_at_parent("fd"),
    "chmod": lambda: os.chmod("own", 0o777),
    "chown": lambda: os.chown("own", os.getuid(), os.getgid()),
    "utime": lambda: os.utime("own"),
    "symbolic link": lambda: os.symlink("/", "link"),
    "hard link": lambda: os.link("own", "hard"),
    "named pipe": lambda: os.mkfifo("pipe"),
    "truncate by path": lambda: os.truncate("own", 0),
    "file made outside": lambda: Path("../outside").write_text("here"),
    "file outside overwritten": lambda: Path("../secret").write_text("changed"),
    "file moved in from outside": lambda: os.rename("../secret", "secret"),
    "file moved out": lambda: os.rename("own", "../own"),
    "file outside deleted": lambda: os.unlink("../secret"),
    "file outside read": lambda: Path("../secret").read_text(),
    "folder outside listed": lambda: os.listdir(".."),
    "shared anonymous memory": lambda: mmap.mmap(-1, 4096).close(),
    "file in memory": lambda: os.close(os.memfd_create("x")),
    "System V shared memory": _shared_memory,
    "pipe, which keeps state between tests": os.pipe,
    "inotify": lambda: os.close(_libc("inotify_init1", 0)),
    "change of folder": lambda: os.chdir("/"),
    "dumpable again": lambda: _libc("prctl", 4, 1, 0, 0, 0),
    "limits changed": lambda: _libc("setrlimit", resource.RLIMIT_CPU, struct.pack("QQ", 5, 5)),
    "lock on a file that others use": lambda: fcntl.flock(os.open("own", os.O_RDONLY), fcntl.LOCK_EX),
    "subprocess": lambda: subprocess.run(["true"], check=True),
    "posix_spawn": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "shell": _shell,
}
X86_ONLY: dict[str, Callable[[], object]] = {
    "io_uring": lambda: os.close(raw(425, 1, ctypes.create_string_buffer(120))),
    "process_vm_readv": _read_parents_memory,
    "pidfd_getfd": lambda: os.close(raw(438, os.pidfd_open(os.getppid()), 0, 0)),
    "ptrace": lambda: raw(101, 0, 0, 0, 0),
    "kcmp": lambda: raw(312, os.getpid(), os.getpid(), 0, 0, 0),
    "userfaultfd": lambda: os.close(raw(323, 0)),
    "unshare": lambda: raw(272, CLONE_NEWNS),
    "keyctl": lambda: raw(250, 0, -2, 1),
    "bpf": lambda: os.close(raw(321, 0, struct.pack("IIII", 2, 4, 8, 1) + bytes(112), 128)),
    "setxattr": lambda: raw(188, b"own", b"user.x", b"1", 1, 0),
    "message queue": lambda: raw(71, raw(68, 0, 0o600), 0, None),
    "clone into new namespaces": lambda: raw(56, CLONE_NEWNS | signal.SIGCHLD, 0, 0, 0, 0) or os._exit(0),
    "clone as the parent's child": lambda: raw(56, 0x8000 | signal.SIGCHLD, 0, 0, 0, 0) or os._exit(0),
    "clone that signals the parent at its end": lambda: raw(56, signal.SIGWINCH, 0, 0, 0, 0) or os._exit(0),
    "clone3": lambda: raw(435, struct.pack("QQQQQ", 0, 0, 0, 0, signal.SIGCHLD) + bytes(24), 64) or os._exit(0),
    "perf events": _perf,
}
ATTACKS = EVERYWHERE | (X86_ONLY if X86 else {})
REFUSED = {"EPERM", "EACCES", "ENOSYS", "EXDEV"}
NOT_EVERY_KERNEL = {"setxattr", "perf events", "keyctl", "posix_spawn", "userfaultfd"}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_confined_process_is_refused_a(box: Box, attack: str) -> None:
    assert box.run(ATTACKS[attack]) in REFUSED
    assert box.secret.read_text() == "the answer"
    assert sorted(os.listdir(box.write)) == ["own"]


@pytest.mark.skipif(not ROOT, reason="an ordinary user is refused some of it anyhow")
@pytest.mark.parametrize("attack", sorted(set(ATTACKS) - NOT_EVERY_KERNEL))
def test_the_same_works_unconfined_so_that_it_is_the_confinement_that_refuses(box: Box, attack: str) -> None:
    def attempt() -> None:
        ATTACKS[attack]()

    assert box.run(attempt, confined=False) is None


def test_every_system_call_that_is_not_listed_is_refused(box: Box) -> None:
    listed = {**syscalls.ALLOWED, **syscalls.RULED, **syscalls.ABSENT}
    probes = {335, 336}  # uretprobe, uprobe: the kernel asks no filter, and kills whoever calls them by hand
    others = sorted(set(range(600)) - probes - set(syscalls.numbers(listed, syscalls.machine()).values()))

    def let_through() -> list[int]:
        LIBC.syscall.restype = ctypes.c_long
        nothing = [ctypes.c_long(-1)] * 6
        return [n for n in others if (LIBC.syscall(ctypes.c_long(n), *nothing), _refused())[1] is False]

    def _refused() -> bool:
        return ctypes.get_errno() in (errno.EPERM, errno.ENOSYS)

    assert len(others) > 300
    assert box.run(let_through) == []


@pytest.mark.skipif(not X86, reason="another architecture's calls")
def test_calls_of_the_32_bit_kernel_kill(box: Box) -> None:
    def int80() -> int:
        page = mmap.mmap(
            -1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
        )
        page.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")  # mov eax, getpid; int 0x80; ret
        return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()

    assert box.run(int80) == f"signal {int(signal.SIGSYS)}"


@pytest.mark.skipif(not X86, reason="x32 is x86")
def test_x32_calls_do_not_exist(box: Box) -> None:
    assert box.run(lambda: raw(0x40000000 + 41, 1, 1, 0)) == "ENOSYS"


@pytest.mark.skipif(not X86, reason="numbers of x86")
@pytest.mark.parametrize(
    ("number", "args"), [(42, ()), (49, ()), (44, (b"x", 1, 0, None, 0)), (46, ()), (307, ()), (299, ())]
)
def test_an_inherited_socket_is_for_read_and_write_only(box: Box, number: int, args: tuple[Any, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as inherited:
        address = struct.pack("!HH4s8x", 0x0200, server.getsockname()[1], b"\x7f\0\0\1")
        arguments = args or (address, 16, 0)
        assert box.run(lambda: raw(number, inherited.fileno(), *arguments), keep=(inherited.fileno(),)) == "EPERM"


def test_inherited_descriptors_are_closed_but_those_kept(box: Box) -> None:
    with box.secret.open() as kept, box.secret.open() as closed:
        assert box.run(lambda: os.read(kept.fileno(), 3).decode(), keep=(kept.fileno(),)) == "the"
        assert box.run(lambda: os.read(closed.fileno(), 3).decode()) == "EBADF"


def test_execve_is_refused(box: Box) -> None:
    assert box.run(lambda: os.execv("/bin/true", ["true"])) == "EPERM"


@pytest.mark.skipif(not X86, reason="aarch64 has no vfork")
def test_vfork_is_refused(box: Box) -> None:
    assert box.run(lambda: raw(58)) == "EPERM"


@pytest.mark.skipif(not ROOT, reason="needs root to drop from")
def test_root_is_gone_for_good(box: Box) -> None:
    def who() -> list[Any]:
        return [os.getresuid(), os.getresgid(), os.getgroups(), LIBC.prctl(23, 0, 0, 0, 0), LIBC.prctl(39, 0, 0, 0, 0)]

    assert box.run(who) == [[UID] * 3, [UID] * 3, [], 0, 1]
    assert box.run(lambda: os.setresuid(0, 0, 0)) == "EPERM"


@pytest.mark.skipif(not ROOT, reason="needs root")
def test_root_that_names_no_uid_is_refused(box: Box) -> None:
    assert "step ids: student code never runs as root" in box.run(lambda: "ran", uid=None, gid=None)
    assert "step ids" in box.run(lambda: "ran", uid=0, gid=0)


@pytest.mark.skipif(not ROOT, reason="needs root")
@pytest.mark.parametrize("number", [0, 1000, 65_534])
def test_root_under_another_number_is_refused(box: Box, number: int) -> None:
    def renumbered() -> None:
        _libc("unshare", CLONE_NEWUSER)
        Path("/proc/self/uid_map").write_text(f"{number} 0 1")
        confine.drop_ids(None, None)

    assert "never runs as root" in box.run(renumbered, confined=False)


def test_a_uid_without_a_gid_is_refused(box: Box) -> None:
    assert "step ids: uid 5 and gid None" in box.run(lambda: "ran", uid=5, gid=None)


def test_a_path_that_cannot_be_allowed_is_refused_by_name(box: Box) -> None:
    assert (
        "step landlock" in (answer := box.run(lambda: "ran", read=["/no/such/folder"])) and "/no/such/folder" in answer
    )


def test_a_filter_that_the_kernel_does_not_take_is_refused(box: Box) -> None:
    assert "step seccomp" in box.run(lambda: "ran", program=bytes(8))


def test_the_error_names_step_and_reason() -> None:
    error = confine.ConfinementError("landlock", "missing")
    assert (error.step, error.reason) == ("landlock", "missing")
    assert str(error) == "cannot confine the worker, step landlock: missing"


def test_the_kernel_agrees_that_the_process_is_confined(box: Box) -> None:
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            os._exit(_answer(said.fileno(), lambda: box._confined(signal.pause, said.fileno(), True, {})))
        time.sleep(0.3)
        status = dict(line.split(":\t", 1) for line in Path(f"/proc/{child}/status").read_text().splitlines())
        os.kill(child, signal.SIGKILL)
        _end(child)
    assert [status[key] for key in ("NoNewPrivs", "Seccomp", "Seccomp_filters")] == ["1", "2", "2"]
    assert {int(status[key], 16) for key in ("CapInh", "CapPrm", "CapEff", "CapAmb", "SigBlk")} == {0}


@pytest.mark.skipif(not ROOT, reason="a user of its own is needed to count processes")
def test_a_fork_bomb_is_bounded_by_the_uid(box: Box) -> None:
    def bomb() -> int:
        for count in range(200):
            try:
                if os.fork() == 0:
                    signal.pause()
            except BlockingIOError:
                return count
        return 200

    assert 10 < box.run(bomb, **BOMBER) < LIMITS.processes


@pytest.mark.skipif(not ROOT, reason="a user of its own is needed to count threads")
def test_a_thread_bomb_is_bounded_by_the_uid(box: Box) -> None:
    def bomb() -> int:
        wait = threading.Event()
        for count in range(200):
            try:
                threading.Thread(target=wait.wait, daemon=True).start()
            except RuntimeError:
                return count
        return 200

    assert 10 < box.run(bomb, uid=64_125, gid=64_125) < LIMITS.processes


def test_memory_files_descriptors_and_processor_time_are_bounded(box: Box) -> None:
    def too_large() -> None:
        Path("large").write_bytes(bytes(2 << 20))

    assert box.run(lambda: len(bytearray(8 << 30))).startswith("MemoryError")
    assert box.run(too_large) == "EFBIG"
    assert box.run(lambda: [os.open("own", os.O_RDONLY) for _ in range(99)]) == "EMFILE"
    short = dataclasses.replace(LIMITS, cpu_seconds=1, stack=1 << 20)
    assert box.run(lambda: [None for _ in iter(int, 1)], limits=short) == "signal 9"


def test_limits_that_are_lower_already_stay(box: Box) -> None:
    def lower_first() -> list[int]:
        resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))
        confine.set_limits(LIMITS)
        return list(resource.getrlimit(resource.RLIMIT_NOFILE))

    assert box.run(lower_first, confined=False) == [20, 20]


def test_signals_that_the_parent_handles_or_blocks_are_reset(box: Box) -> None:
    def state() -> list[Any]:
        handlers: list[Any] = [signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT, signal.SIGPIPE)]
        return [[int(handler) for handler in handlers], len(signal.pthread_sigmask(signal.SIG_BLOCK, ()))]

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    try:
        assert box.run(state) == [[signal.SIG_DFL, signal.SIG_DFL, signal.SIG_IGN], 0]
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def test_a_test_can_start_threads_but_no_processes_and_change_no_file(box: Box) -> None:
    def sum_in_threads() -> int:
        sums: list[int] = []
        threads = [threading.Thread(target=sums.append, args=(n,)) for n in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(sums)

    refused: list[Callable[[], Any]] = [os.fork, lambda: os.open("new", os.O_WRONLY | os.O_CREAT)]
    refused += [lambda: os.mkdir("new"), lambda: os.unlink("own"), lambda: os.rename("own", "new")]
    refused += [lambda: os.open("own", os.O_RDWR), lambda: os.open("own", os.O_RDONLY | os.O_TRUNC), _one_more_filter]
    assert box.run(sum_in_threads, test=True) == 10
    assert box.run(lambda: Path("own").read_text(), test=True) == "own"
    for act in refused:
        assert box.run(act, test=True) == "EPERM"
    # Since 3.12 Python counts its threads after the call, and may report that /proc cannot be read instead.
    assert box.run(os.forkpty, test=True) in ("EPERM", "EACCES")


def _one_more_filter() -> None:
    seccomp.install(seccomp.assemble_for_test())


def _fork_and_wait() -> int:
    child = os.fork()
    if child == 0:
        os._exit(7)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _write_and_read() -> str:
    os.makedirs("a/b")
    Path("a/b/x").write_text("1")
    os.rename("a/b/x", "a/y")
    with tempfile.TemporaryDirectory(dir=".") as folder:
        Path(folder, "z").write_text(Path("a/y").read_text())
    return ",".join(sorted(os.listdir("a")))


def _imports() -> str:
    for name in (
        "decimal",
        "fractions",
        "statistics",
        "zipfile",
        "ctypes.util",
        "sqlite3",
        "numpy.fft",
        "xml.dom.minidom",
    ):
        __import__(name)
    return str(sys.modules["decimal"].Decimal("0.1") * 3)


def _database() -> int:
    import sqlite3

    with sqlite3.connect("data.db") as data:
        data.execute("create table t(x)")
        data.execute("insert into t values (42)")
        return data.execute("select x from t").fetchone()[0]


def _array_on_disk() -> float:
    np.save("x.npy", np.ones(3))
    return float(np.load("x.npy", mmap_mode="c").sum())


def _pool() -> list[int]:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda n: n * n, range(5)))


def _scipy() -> float:
    optimize = pytest.importorskip("scipy.optimize")
    return round(float(optimize.brentq(lambda x: x * x - 4, 0, 9)), 6)


def _alarm() -> str:
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    signal.pause()
    return "woken"


def _ipython() -> str:
    shell = pytest.importorskip("IPython.core.interactiveshell").InteractiveShell
    os.environ["IPYTHONDIR"] = "."
    Path("profile_default/startup").mkdir(parents=True)
    Path("profile_default/startup/README").touch()  # else it copies one there, and its rights with it
    shell.instance().run_cell("import json\nanswer = 6 * 7")
    return str(shell.instance().user_ns["answer"])


INNOCENT: dict[str, tuple[Callable[[], Any], Any]] = {
    "linear algebra": (lambda: round(float(np.linalg.det(np.linalg.inv(np.eye(200) * 2) * 2)), 6), 1.0),
    "imports": (_imports, "0.3"),
    "scipy": (_scipy, 2.0),
    "IPython": (_ipython, "42"),
    "files in its folder": (_write_and_read, "b,y"),
    "a database": (_database, 42),
    "a pool of threads": (_pool, [0, 1, 4, 9, 16]),
    "a plain fork": (_fork_and_wait, 7),
    "sleep": (lambda: time.sleep(0.001), None),
    "random numbers": (lambda: len(os.urandom(8)) + np.random.default_rng().integers(1, 2).item(), 9),
    "an alarm": (_alarm, "woken"),
    "the machine's name": (lambda: bool(platform.platform()) and (os.cpu_count() or 0) > 0, True),
    "arrays on disk": (_array_on_disk, 3.0),
}


@pytest.mark.parametrize("what", INNOCENT)
def test_innocent_code_still_has(box: Box, what: str) -> None:
    act, expected = INNOCENT[what]
    assert box.run(act) == expected


def test_confining_takes_little_time(box: Box) -> None:
    program = seccomp.assemble()
    times = []
    for _ in range(10):
        started = time.perf_counter()
        ready = box.run(time.perf_counter, program=program)
        times.append(ready - started)
    assert min(times) < 0.1


def test_abilities_are_those_that_the_kernel_shows() -> None:
    found = confine.abilities()
    assert found == confine.Abilities(landlock_abi=landlock.abi(), seccomp=True)


def test_an_unknown_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "uname", lambda: os.uname_result(("Linux", "", "", "", "sparc")))
    with pytest.raises(OSError, match="no system call table for linux on sparc"):
        syscalls.machine()


def _verdict(program: bytes, arch: int, number: int, args: tuple[int, ...] = ()) -> int:
    """Run a filter as the kernel does: an interpreter for the six instructions that it may use."""
    data = struct.pack("IIQ6Q", number, arch, 0, *(args + (0,) * 6)[:6])
    at, value = 0, 0
    while True:
        code, then, otherwise, operand = struct.unpack_from("HBBI", program, 8 * at)
        at += 1
        if code == 0x06:
            return operand
        if code == 0x20:
            value = struct.unpack_from("I", data, operand)[0]
        elif code == 0x54:
            value &= operand
        elif code == 0x05:
            at += operand
        else:
            at += then if (value == operand if code == 0x15 else value >= operand) else otherwise


@pytest.mark.parametrize("machine", syscalls.MACHINES)
def test_the_filter_says_what_the_tables_say(machine: str) -> None:
    program, arch = seccomp.assemble(machine), seccomp.AUDIT_ARCH[machine]
    allowed = set(syscalls.numbers(syscalls.ALLOWED, machine).values())
    ruled = syscalls.numbers(syscalls.RULED, machine)
    absent = set(syscalls.numbers(syscalls.ABSENT, machine).values())
    for number in set(range(700)) - set(ruled.values()):
        missing = number in absent or number > syscalls.NEWEST_KNOWN
        expected = seccomp.ALLOW if number in allowed else seccomp.ABSENT if missing else seccomp.REFUSE
        assert _verdict(program, arch, number) == expected, number
    assert _verdict(program, arch, 0x40000000) == seccomp.ABSENT
    assert {_verdict(program, other, 0) for other in (0x40000003, 0x40000028, 0)} == {seccomp.KILL_PROCESS}


@pytest.mark.parametrize("machine", syscalls.MACHINES)
@pytest.mark.parametrize(
    ("name", "args", "in_cells", "in_tests"),
    [
        ("clone", (0x01200011,), True, False),
        ("clone", (0x003D0F00,), True, True),
        ("clone", (0x00010000,), False, False),
        ("clone", (0x01200011 | 1 << 32,), False, False),
        ("clone", (0x10000011,), False, False),
        ("openat", (0, 0, os.O_RDONLY | os.O_CLOEXEC), True, True),
        ("openat", (0, 0, os.O_RDWR | os.O_TRUNC), True, False),
        ("openat", (0, 0, os.O_RDONLY | os.O_TRUNC), False, False),
        ("mmap", (0, 0, 3, 0x22), True, True),
        ("mmap", (0, 0, 3, 0x01), False, False),
        ("mmap", (0, 0, 3, 0x03), False, False),
        ("ioctl", (0, 0x5401), True, True),
        ("ioctl", (0, 0x5412), False, False),
        ("prlimit64", (0, 7, 0), True, True),
        ("prlimit64", (0, 7, 1 << 40), False, False),
        ("prlimit64", (1, 7, 0), False, False),
        ("seccomp", (1, 0, 99), True, False),
        ("seccomp", (1, 8, 99), False, False),
        ("fcntl", (0, 10), False, False),
        ("prctl", (22, 2), False, False),
        ("mkdirat", (), True, False),
        ("recvmsg", (), True, False),
    ],
)
def test_arguments_decide(machine: str, name: str, args: tuple[int, ...], in_cells: bool, in_tests: bool) -> None:
    number = syscalls.numbers({**syscalls.ALLOWED, **syscalls.RULED}, machine)[name]
    cells, tests = (
        _verdict(program(machine), seccomp.AUDIT_ARCH[machine], number, args) == seccomp.ALLOW
        for program in (seccomp.assemble, seccomp.assemble_for_test)
    )
    assert (cells, cells and tests) == (in_cells, in_tests)
