"""Student code runs behind real walls: what hangs, dies, floods or lies costs itself and nothing else."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder import wire
from autograder.grading.suite.student import Student, StudentProblem
from autograder.sandbox import (
    Ended,
    Isolation,
    IsolationError,
    Limits,
    Request,
    TimedOut,
    Worker,
    Zygote,
    diagnose,
    probe,
)
from autograder.sandbox.cells import displays_of, problem_of
from autograder.sandbox.gate import Gate
from autograder.sandbox.isolation import require, unreadable_part
from autograder.sandbox.stream import Stream
from autograder.sandbox.uids import ReservedUid
from autograder.sandbox.worker import Source
from autograder.sandbox.zygote import HUGE_PAGES
from autograder.worker import confine, forkgate, syscalls
from autograder.worker import zygote as warm_process
from tests.attacks.run_level import descendants, processes
from tests.samples import ROOT
from tests.short_limits import SHORT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")
LIMITS = replace(SHORT, submission=120.0, restarts=3, output=2000, callbacks=50)

STUBBORN = """
def hang():
    while True:
        try:
            while True: pass
        except BaseException: pass
def fine(): return 1
"""
BOMB = """
import os
made = 0
for _ in range(50):
    try:
        if os.fork() == 0: os._exit(0)
        made += 1
    except OSError: pass
def count():
    try:
        return os.fork()
    except OSError: return "refused"
def fine(): return made
"""
THREADS = """
import os, threading
def keep_forking():
    while True:
        try:
            if os.fork() == 0: os._exit(0)
        except BaseException: pass
for _ in range(3): threading.Thread(target=keep_forking, daemon=True).start()
"""
STAY = """
import os, time
os._exit = lambda status: time.sleep(1000)
"""
TALKATIVE = """
import os
def talk(x):
    print("secret", x)
    return 1
def read():
    try:
        return os.pread(1, 100, 0)
    except OSError: return "refused"
"""
USE = """
import numpy as np
def use(f):
    try:
        return [f(ARGUMENT)]
    except TypeError as error: return str(error)
"""
LOOK = """
import builtins, os, numpy
def look():
    return [hasattr(builtins, "left"), hasattr(numpy, "left"), os.listdir("."), os.environ.get("LEFT")]
"""


def levels() -> list[Isolation]:
    """Every isolation level that this machine offers and in which the interpreter can be reached."""
    full, bare = probe(), probe(with_bubblewrap=False)
    reachable = not bare.own_user or unreadable_part(Path(sys.executable)) is None
    return [level for level in dict.fromkeys((full, bare)) if level.sufficient and (level.bubblewrap or reachable)]


@pytest.fixture(scope="module", params=levels(), ids=lambda level: level.name)
def zygote(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    with Zygote(request.param, LIMITS) as warm:
        yield warm


@pytest.fixture
def submission(zygote: Zygote) -> Iterator[Worker]:
    with Worker(zygote) as process:
        yield process


def run(submission: Worker, *sources: str) -> list[Any]:
    """Run the cells and return how each ended."""
    return submission.run_cells([Source(number, text) for number, text in enumerate(sources, 1)])


def ask(submission: Worker, name: str, *args: Any) -> Any:
    """Call a function of the student's in a test of its own; return its value, or what went wrong."""
    with submission.test() as fork:
        student = Student(fork, LIMITS)
        handle = getattr(student, name)
        try:
            return student.value(handle(*args))
        except StudentProblem as problem:
            return problem


# --- which walls stand ---


def test_in_ci_student_code_is_really_isolated() -> None:
    level = probe()
    print(f"\nisolation level: {level.name}; tested: {', '.join(one.name for one in levels()) or 'none'}")
    if os.environ.get("CI"):
        assert level.sufficient, f"landlock and seccomp are missing here: {level.name}"
        assert levels()


def test_the_doctor_names_every_wall_and_says_what_to_do_about_a_missing_one() -> None:
    rows = diagnose()
    assert [name for name, _, _ in rows] == ["landlock", "seccomp", "bubblewrap", "own uid", "interpreter"]
    assert all(detail for _, _, detail in rows)
    assert {name: stands for name, stands, _ in rows}["seccomp"] == probe().seccomp


def test_a_level_has_the_name_that_is_recorded_with_every_score() -> None:
    assert Isolation(True, True, "/usr/bin/bwrap", own_user=False).name == "landlock+seccomp+bubblewrap"
    assert Isolation(True, True, None, own_user=True).name == "landlock+seccomp"
    assert Isolation(False, False, None, own_user=False).name == "none"


@pytest.mark.parametrize(("landlock", "seccomp"), [(False, True), (True, False), (False, False)])
def test_a_machine_that_lacks_a_wall_is_refused_unless_staff_insist(landlock: bool, seccomp: bool) -> None:
    weak = Isolation(landlock, seccomp, None, own_user=False)
    with pytest.raises(IsolationError, match="at least landlock[+]seccomp is needed.*autograder doctor.*--unsafe"):
        require(weak, unsafe=False)
    require(weak, unsafe=True)


def test_an_interpreter_that_the_uid_of_student_code_cannot_reach_is_refused(tmp_path: Path) -> None:
    closed = tmp_path / "closed" / "bin"
    closed.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    assert unreadable_part(closed / "python") is not None
    if unreadable_part(Path(sys.executable)):
        with pytest.raises(IsolationError, match="is closed to others.*Install bubblewrap, use an interpreter outside"):
            require(Isolation(True, True, None, own_user=True), unsafe=False)


def test_no_two_graders_of_a_machine_have_one_uid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getpid", lambda: 900)  # two processes whose numbers differ by a multiple of 900
    first, second = ReservedUid(), ReservedUid()
    assert first.number != second.number
    first.close()
    third = ReservedUid()
    assert third.number == first.number
    second.close()
    third.close()


def test_student_code_is_not_root_and_has_no_powers(submission: Worker) -> None:
    run(submission, "import os\ndef who(): return list(os.getresuid()), open('/proc/self/status').read()")
    found = ask(submission, "who")
    if isinstance(found, StudentProblem):  # /proc may be closed altogether
        run(submission, "def who(): return list(os.getresuid()), 'CapEff:\\t0000000000000000'")
        found = ask(submission, "who")
    uids, status = found
    assert os.stat("/proc/sys").st_uid not in uids or os.geteuid() != 0
    assert "CapEff:\t0000000000000000" in status


# --- the warm process ---


def test_of_the_variables_that_python_reads_the_warm_process_gets_the_allocator_alone(
    zygote: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "PYTHONINSPECT", "GLIBC_TUNABLES", "LD_PRELOAD"):
        monkeypatch.setenv(name, "/elsewhere")
    given = zygote._environment()
    assert {name for name in given if name.startswith("PYTHON")} == {"PYTHONMALLOC"}
    assert "/elsewhere" not in given.values()


def huge_pages_on_demand() -> bool:
    """Whether this machine gives huge pages to those who ask, and its libc can ask."""
    try:
        modes = (Path(HUGE_PAGES) / "enabled").read_text()
        library, version = str(os.confstr("CS_GNU_LIBC_VERSION")).split()
    except (OSError, ValueError):
        return False
    return "[madvise]" in modes and library == "glibc" and tuple(map(int, version.split("."))) >= (2, 35)


@pytest.mark.skipif(not huge_pages_on_demand(), reason="no huge pages, or all memory has them anyway")
def test_the_objects_of_the_warm_process_lie_on_a_heap_of_huge_pages(zygote: Zygote) -> None:
    family = descendants(zygote._process.pid) | {zygote._process.pid}
    assert max(map(asked_in_huge_pages, family)) > 8 * 2**20


def asked_in_huge_pages(pid: int) -> int:
    """Return the size of the heap as far as huge pages are asked for."""
    mappings = re.findall(r"^(\w+)-(\w+) [^\n]*\[heap\]\n(?:\w+:.*\n)*?VmFlags:.* hg\b", smaps(pid), re.MULTILINE)
    return sum(int(end, 16) - int(start, 16) for start, end in mappings)


def smaps(pid: int) -> str:
    return Path(f"/proc/{pid}/smaps").read_text()


# --- cells ---


def test_cells_run_in_order_and_one_that_raises_does_not_stop_the_rest(submission: Worker) -> None:
    outcomes = run(submission, "x = 1", "x += 1\n1 / 0\nx += 100", "def (", "print('x is', x)\nx")
    assert [outcome.problem and outcome.problem.type_name for outcome in outcomes] == [
        None,
        "ZeroDivisionError",
        "SyntaxError",
        None,
    ]
    assert (outcomes[1].problem.cell, outcomes[1].problem.line) == (2, 2)
    assert (outcomes[2].problem.cell, outcomes[2].problem.line) == (3, 1)
    assert outcomes[3].printed == "x is 2\n"
    assert outcomes[3].displays[0]["text/plain"] == "2"


def test_not_written_yet_is_what_a_line_of_the_students_own_raises(submission: Worker) -> None:
    own = "def f(): raise NotImplementedError\nf()"
    librarys = ("import io\nio.RawIOBase().read(1)", "memoryview(np.zeros(1, '>f8'))[0]")
    outcomes = run(submission, "import numpy as np", own, f"%%time\n{own}", *librarys)
    assert [outcome.problem and outcome.problem.unwritten for outcome in outcomes] == [None, True, True, False, False]


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("!pip install tqdm", "install"),
        ("%pip install tqdm", "install"),
        ("%conda install tqdm", "install"),
        ("!python -m pip install tqdm", "install"),
        ("!ls", "program"),
        ("files = !ls", "program"),
        ("files = %sx ls", "program"),
        ("%ls", "program"),
        ("get_ipython().system('ls')", "program"),
        ("%nobody_has_this", "unknown"),
        ("%load_ext nobody_has_this", "unknown"),
        ("%matplotlib inline", None),
        ("%config InlineBackend.figure_format = 'svg'", None),
        ("%gui qt", None),
        ("get_ipython().magic('matplotlib inline')", None),
        ("get_ipython().magic('pip install tqdm')", "install"),
        ("if True:\n    !ls", "program"),
        ("%timeit -n 1 -r 1 before", None),
        ("%time before", None),
        ("quit()  # \n%gui", None),
    ],
)
def test_a_command_of_the_notebook_costs_no_line_beside_it(submission: Worker, command: str, kind: str | None) -> None:
    (outcome,) = run(submission, f"before = 1\n{command}\ndef look(): return before")
    assert outcome.problem is None
    assert [found for found, _ in outcome.left_out] == ([kind] if kind else [])
    assert ask(submission, "look") == 1


@pytest.mark.parametrize(
    ("head", "kind"), [("%%time", None), ("%%capture", None), ("%%capture\n%%time", None), ("%%nobody_has", "unknown")]
)
def test_the_body_below_a_cell_magic_is_a_part_of_the_notebook(submission: Worker, head: str, kind: str | None) -> None:
    good, bad = run(submission, f"{head}\ndef look(): return 1", f"{head}\n\n1 / 0")
    assert (good.problem, [found for found, _ in good.left_out]) == (None, [kind] if kind else [])
    assert ask(submission, "look") == 1
    assert (bad.problem.type_name, bad.problem.line) == ("ZeroDivisionError", head.count("\n") + 3)


@pytest.mark.parametrize("head", ["%%bash", "%%sh", "%%script python", "%%R", "%%perl", "%%python3"])
def test_the_text_of_another_language_is_left_out(submission: Worker, head: str) -> None:
    (outcome,) = run(submission, f"{head}\nls <- 3")
    assert outcome.problem is None
    assert [kind for kind, _ in outcome.left_out] == ["program"]


def test_what_a_process_says_of_commands_without_effect_is_bounded(submission: Worker) -> None:
    (outcome,) = run(submission, "for _ in range(1000): get_ipython().system('x' * 10_000)")
    assert len(outcome.left_out) == 20
    assert {len(command) for _, command in outcome.left_out} == {200}


@pytest.mark.parametrize(
    "bad", ["import os; os._exit(0)", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "while True: pass"]
)
def test_a_cell_that_dies_or_hangs_is_left_out_and_those_before_it_run_again(submission: Worker, bad: str) -> None:
    outcomes = run(submission, "kept = [1]", bad, "kept.append(2)\ndef look(): return kept")
    assert [outcome.problem and outcome.problem.kind for outcome in outcomes][::2] == [None, None]
    assert outcomes[1].problem.kind in ("crashed", "timeout", "raised")
    assert ask(submission, "look") == [1, 2]


def test_a_cell_may_be_as_large_as_the_limit_says_and_no_larger(submission: Worker) -> None:
    data = "data = [" + "0.123456, " * 100_000 + "]"
    limit = LIMITS.source
    outcomes = run(
        submission, data, "#" * limit, "#" * (limit + 1), "é" * (limit // 2 + 1), "def look(): return len(data)"
    )
    kinds = [outcome.problem and outcome.problem.kind for outcome in outcomes]
    assert kinds == [None, None, "too large", "too large", None]
    assert (outcomes[2].size, outcomes[2].limit) == (limit + 1, limit)
    assert ask(submission, "look") == 100_000


@pytest.mark.parametrize(
    "cell",
    ["get_ipython().system('\\ud800')", "raise ModuleNotFoundError(name='\\ud800')", "__import__('\\ud800')"],
)
def test_what_is_no_unicode_in_what_a_process_says_ends_no_process(submission: Worker, cell: str) -> None:
    (outcome,) = run(submission, cell)
    assert outcome.problem is None or outcome.problem.kind == "raised"


def test_text_that_is_no_unicode_is_an_error_of_its_cell(submission: Worker) -> None:
    bad, good = run(submission, "x = '\ud800'", "def look(): return 1")
    assert bad.problem.kind == "raised"
    assert (good.problem, ask(submission, "look")) == (None, 1)


PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
TABLE = "class Table:\n    def _repr_html_(self): return '<table></table>'\n    def __repr__(self): raise ValueError\n"


@pytest.mark.parametrize(
    ("cell", "kind", "content"),
    [
        ("from IPython.display import display, HTML\ndisplay(HTML('<b>1</b>'))", "text/html", "<b>1</b>"),
        ("import IPython\nIPython.display.display(IPython.display.HTML('<b>1</b>'))", "text/html", "<b>1</b>"),
        ("from IPython.display import Markdown\nMarkdown('**1**')", "text/markdown", "**1**"),
        (f"from IPython.display import Image\nimport base64\nImage(base64.b64decode('{PNG}'))", "image/png", PNG),
        (f"{TABLE}Table()", "text/html", "<table></table>"),
        (f"%matplotlib inline\n{TABLE}Table()", "text/html", "<table></table>"),
        (f"{TABLE}display(Table())", "text/html", "<table></table>"),
        (f"%%time\n{TABLE}Table()", "text/html", "<table></table>"),
    ],
)
def test_what_a_cell_shows_crosses_in_the_forms_that_jupyter_would_show(
    submission: Worker, cell: str, kind: str, content: str
) -> None:
    (outcome,) = run(submission, cell)
    assert outcome.problem is None
    (shown,) = outcome.displays
    assert shown[kind] == content


def test_a_value_behind_a_semicolon_is_not_shown(submission: Worker) -> None:
    assert [outcome.displays for outcome in run(submission, "1;", "%matplotlib inline\n1;")] == [(), ()]


def test_cells_that_only_show_something_end_with_the_first_that_hangs(submission: Worker) -> None:
    run(submission, "x = 1", "import sys")
    ours = 'display({"text/html": f"{x}", "text/plain": str("IPy" "thon" in sys.modules)}, raw=True)'
    sources = [Source(number, text) for number, text in enumerate((ours, "1 / 0", ours, "while True: pass", ours))]
    shown = submission.show(sources, seconds=0.5)
    assert [outcome.displays for outcome in shown] == [
        ({"text/html": "1", "text/plain": "False"},),
        (),
        shown[0].displays,
    ]
    assert not any(outcome.problem for outcome in shown)


@pytest.mark.parametrize("end", ["plt.show()", "", "1 / 0", "fig.axes"])
def test_figures_are_shown_at_the_end_of_the_cell_that_drew_them(submission: Worker, end: str) -> None:
    cell = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1])\n"
    drawn, after = run(submission, cell + end, "1;")
    (picture,) = [shown["image/png"] for shown in drawn.displays if "image/png" in shown]
    assert picture.startswith("iVBOR")
    assert after.displays == ()


def test_of_what_is_too_large_to_be_shown_the_text_stays_and_what_follows_too(submission: Worker) -> None:
    (outcome,) = run(submission, "from IPython.display import HTML\ndisplay(HTML('x' * 10**7), 5)")
    assert [set(shown) for shown in outcome.displays] == [{"text/plain"}, {"text/plain"}]


@pytest.mark.parametrize("method", ["_repr_html_", "_repr_png_", "_repr_mimebundle_", "__getattr__", "__repr__"])
def test_an_object_that_cannot_be_shown_costs_nothing(submission: Worker, method: str) -> None:
    (outcome,) = run(submission, f"class Odd:\n    def {method}(self, *args, **kwargs): raise ValueError\nOdd()")
    assert outcome.problem is None
    assert [set(shown) for shown in outcome.displays] == [{"text/plain"}]


def test_a_cell_that_swallows_everything_is_ended_from_outside(submission: Worker) -> None:
    started = time.monotonic()
    endless = "import signal\nfor s in range(1, 32):\n    try: signal.signal(s, signal.SIG_IGN)\n    except: pass\n"
    endless += "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    outcomes = run(submission, endless, "x = 1")
    assert [outcome.problem and outcome.problem.kind for outcome in outcomes] == ["timeout", None]
    assert time.monotonic() - started < 3 * LIMITS.cell + 10


def test_only_so_many_cells_may_hang_or_die(submission: Worker) -> None:
    outcomes = run(submission, *["import os; os._exit(1)"] * (LIMITS.restarts + 3))
    kinds = [outcome.problem.kind for outcome in outcomes]
    assert kinds == ["crashed"] * (LIMITS.restarts + 1) + ["not run"] * 2


def test_what_a_cell_prints_is_cut_and_an_endless_line_does_no_harm(submission: Worker) -> None:
    outcomes = run(submission, "print('x' * 10**6)", "print('short')", "while True: print('y' * 10**5)", "z = 1")
    assert len(outcomes[0].printed) < LIMITS.output + 100
    assert outcomes[0].printed.endswith("[cut here: more was printed]")
    assert outcomes[1].printed == "short\n"
    assert outcomes[2].problem is not None
    assert len(outcomes[2].printed) < LIMITS.output + 100
    assert outcomes[3].problem is None


def test_a_cell_that_exits_politely_is_only_an_exception(submission: Worker) -> None:
    outcomes = run(submission, "raise SystemExit(0)", "raise KeyboardInterrupt", "import sys; sys.exit('bye')", "x = 1")
    types = [outcome.problem and outcome.problem.type_name for outcome in outcomes]
    assert types == ["SystemExit", "KeyboardInterrupt", "SystemExit", None]


# --- tests ---


def test_forks_of_tests_share_no_state(submission: Worker) -> None:
    run(submission, "seen = []\ndef mark(x):\n    seen.append(x)\n    return list(seen)")
    assert [ask(submission, "mark", n) for n in range(3)] == [[0], [1], [2]]


def test_files_written_in_one_test_are_not_there_in_the_next(submission: Worker) -> None:
    run(
        submission,
        "import os, tempfile\ndef leave():\n    for place in ('.', '/tmp', '/dev/shm', '/var/tmp'):\n        try:\n"
        "            with open(place + '/note', 'a') as f: f.write('x')\n        except OSError: pass\n"
        "    return sum(os.path.exists(p + '/note') for p in ('.', '/tmp', '/dev/shm', '/var/tmp'))",
    )
    assert [ask(submission, "leave") for _ in range(2)] == [0, 0]


def test_arrays_cross_in_both_directions(submission: Worker) -> None:
    run(submission, "def f(x): return [x * 2, {'shape': x.shape}]")
    big = np.random.default_rng(1).normal(size=(500, 1000))
    doubled, rest = ask(submission, "f", big)
    assert np.array_equal(doubled, 2 * big)
    assert rest == {"shape": (500, 1000)}


def test_a_test_that_hangs_is_ended_on_time_and_the_next_one_works(submission: Worker) -> None:
    run(submission, STUBBORN)
    started = time.monotonic()
    assert ask(submission, "hang").kind == "timeout"
    assert time.monotonic() - started < LIMITS.call + 6
    assert ask(submission, "fine") == 1


@pytest.mark.parametrize(
    "death",
    [
        "os._exit(0)",
        "os.kill(os.getpid(), 9)",
        "ctypes.string_at(0)",
        "os.abort()",
        "os.closerange(0, 100)",
        "(lambda f: f(f))(lambda f: f(f))",
        "[bytearray(2**28) for _ in range(100)]",
    ],
)
def test_a_test_that_dies_costs_itself_only(submission: Worker, death: str) -> None:
    run(submission, f"import os, ctypes\ndef die():\n    return {death}\ndef fine(): return 1")
    assert isinstance(ask(submission, "die"), StudentProblem)
    assert ask(submission, "fine") == 1


def test_a_process_that_stops_itself_is_ended(submission: Worker) -> None:
    run(
        submission,
        "import os, signal\ndef stop(): os.kill(os.getpid(), signal.SIGSTOP); return 1\ndef fine(): return 1",
    )
    stopped = ask(submission, "stop")
    assert stopped == 1 or stopped.kind in ("timeout", "raised")
    assert ask(submission, "fine") == 1


def test_student_code_cannot_fork_and_every_test_still_gets_its_one(submission: Worker) -> None:
    outcomes = run(submission, BOMB)
    assert outcomes[0].problem is None
    assert [ask(submission, "fine") for _ in range(2)] == [0, 0]
    assert ask(submission, "count") == "refused"


def test_threads_cannot_take_the_fork_of_a_test(submission: Worker) -> None:
    run(submission, THREADS, "def fine(): return 1")
    assert [ask(submission, "fine") for _ in range(3)] == [1, 1, 1]
    assert submission._gate.refused > 0


@pytest.mark.skipif(not levels(), reason="no seccomp here")
def test_a_fork_cannot_take_the_permit_of_the_next_one() -> None:
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        _fork_twice(theirs)
    theirs.close()
    _, (descriptor,), _, _ = socket.recv_fds(ours, 1, 1)
    gate = Gate(descriptor, pid)
    gate.permit()
    gate.answer()
    gate.permit()
    gate.answer()
    assert (ours.recv(10), gate.refused) == (b"refused", 1)
    gate.close()
    ours.close()
    os.waitpid(pid, 0)


def _fork_twice(channel: socket.socket) -> None:
    """Fork through a gate, and once more from the fork, which says how that went."""
    try:
        syscalls.prctl(confine.PR_SET_NO_NEW_PRIVS, 1)
        socket.send_fds(channel, [b"g"], [forkgate.install()])
        child = os.fork()
        if child > 0:
            os.waitpid(child, 0)
        elif os.fork() > 0:
            channel.send(b"forked")
    except PermissionError:
        channel.send(b"refused")
    finally:
        os._exit(0)


def test_the_fork_of_a_test_is_not_waited_for(submission: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    run(submission, STAY, "def fine(): return 1")
    with submission.test():
        monkeypatch.setattr(submission._zygote, "_report", lambda seconds: pytest.fail("waited"))
        monkeypatch.setattr(submission._stream, "receive", lambda *args, **named: pytest.fail("waited"))
    monkeypatch.undo()
    assert ask(submission, "fine") == 1


def test_a_fork_that_stays_is_gone_before_the_next_test_begins(
    submission: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(submission, STAY)
    started, permit = processes_of(submission), submission._gate.permit

    def gone() -> bool:
        return not submission._zygote._awaited and processes_of(submission) == started

    monkeypatch.setattr(submission._gate, "permit", lambda: permit() if gone() else None)
    for _ in range(3):
        with submission.test():
            assert len(processes_of(submission)) == len(started) + 1
    submission._settle()
    assert processes_of(submission) == started


def processes_of(submission: Worker) -> set[int]:
    """Return all that the warm process has started, and itself."""
    return descendants(submission._zygote._process.pid)


def test_what_a_fork_prints_after_its_test_is_not_said_of_the_next(submission: Worker) -> None:
    run(submission, TALKATIVE)
    submission.printed()
    ask(submission, "talk", 7)
    assert submission.printed().startswith("secret 7\n")
    os.write(submission._appending, b"late")  # as its threads may, until they are killed
    ask(submission, "talk", 8)
    assert submission.printed().startswith("secret 8\n")


def test_what_several_forks_print_is_kept_until_somebody_asks(submission: Worker) -> None:
    run(submission, TALKATIVE)
    submission.printed()
    ask(submission, "talk", 7)
    ask(submission, "talk", 8)
    assert re.findall("secret .", submission.printed()) == ["secret 7", "secret 8"]


@pytest.mark.parametrize(
    "answer", ["hungry()", "'\\ud800'", "endless()", "[[]] * 10**5", "deep()", "Liar()", "range(10**9)", "float"]
)
def test_an_answer_that_cannot_cross_is_a_problem_and_no_harm(submission: Worker, answer: str) -> None:
    run(
        submission,
        "import numpy as np\ndef hungry(): return np.zeros(80 * 2**20, np.uint8)\n"
        "def endless():\n    a = []\n    a.append(a)\n    return a\n"
        "def deep():\n    a = []\n    for _ in range(500): a = [a]\n    return a\n"
        "class Liar(list):\n    def __iter__(self): raise SystemExit\n    def __len__(self): return 10**9\n",
        f"def give(): return {answer}\ndef fine(): return 1",
    )
    given = ask(submission, "give")
    assert not isinstance(given, int)
    assert ask(submission, "fine") == 1


def test_what_is_printed_in_a_test_is_kept_apart_and_cannot_be_read_by_the_next(submission: Worker) -> None:
    run(submission, TALKATIVE)
    submission.printed()
    assert ask(submission, "talk", 7) == 1
    assert ask(submission, "read") == "refused"
    assert submission.printed().startswith("secret 7\n")
    assert submission.printed() == ""


# --- functions of ours ---


def test_student_code_calls_a_function_of_ours_and_its_calls_are_counted(submission: Worker) -> None:
    run(submission, "def slope(f, x, h): return (f(x + h) - f(x - h)) / (2 * h)")
    with submission.test() as fork:
        student = Student(fork, LIMITS)
        f = student.function(lambda x: np.sin(x), "f")
        x = np.array([0.5, -1.0])
        assert np.allclose(student.value(student.slope(f, x, 1e-5)), np.cos(x), atol=1e-8)
        assert len(f.calls) == 2


@pytest.mark.parametrize(
    "argument", ["'text'", "None", "{'a': 1}", "[1, [2]]", "np.zeros((2, 3))", "f", "np.zeros(3) + 1j"]
)
def test_a_call_that_our_function_cannot_take_is_an_exception_of_the_students(
    submission: Worker, argument: str
) -> None:
    run(submission, USE.replace("ARGUMENT", argument))
    with submission.test() as fork:
        student = Student(fork, LIMITS)
        f = student.function(lambda x: np.dot(x.copy(), np.ones(3)), "f")
        assert isinstance(student.value(student.use(f)), (str, list))


def test_a_function_of_ours_may_not_be_called_without_end(submission: Worker) -> None:
    run(submission, "def use(f):\n    while True: f(1.0)")
    with submission.test() as fork:
        student = Student(fork, LIMITS)
        f = student.function(lambda x: x)
        with pytest.raises(StudentProblem) as failure:
            student.value(student.use(f))
        assert failure.value.kind == "timeout"
        assert len(f.calls) <= LIMITS.callbacks


# --- a process that lies ---

FORGE = """
import os, stat
def channels():
    return [fd for fd in range(3, 64) if is_socket(fd)]
def is_socket(fd):
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False
def forge(frame):
    for fd in channels():
        try:
            os.write(fd, frame)
        except OSError:
            pass
    return 1
"""
GARBAGE = {
    "noise": b"\xff" * 64,
    "huge lengths": wire.PREFIX.pack(2**32 - 1, 2**63),
    "largest frame, nothing behind it": wire.PREFIX.pack(wire.MAX_HEADER, wire.MAX_PAYLOAD),
    "an early answer": wire.encode(wire.Values(1, [3.0])),
    "an answer to another request": wire.encode(wire.Values(99, [3.0])),
    "too many values": wire.encode(wire.Values(1, [3.0] * 100)),
    "a call of an unknown function": wire.encode(wire.Called(1, 77, [])),
    "a failure of the sandbox": wire.encode(wire.Failed("not confined")),
    "a forked process": wire.encode(wire.Forked(1)),
    "an array that is not there": wire.encode(wire.Values(1, [wire.Array("d", (10**6,))])),
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_forged_frames_in_a_test_are_the_students_problem(submission: Worker, kind: str) -> None:
    frame = GARBAGE[kind]
    run(submission, FORGE, f"def lie(): return forge({frame!r})\ndef fine(): return 1")
    answer = ask(submission, "lie")
    assert isinstance(answer, StudentProblem) or answer == 3.0  # its own test's answer is the student's to give
    assert ask(submission, "fine") == 1


@pytest.mark.parametrize("kind", GARBAGE)
def test_forged_frames_in_a_cell_cost_that_cell_and_are_no_fault_of_ours(submission: Worker, kind: str) -> None:
    outcomes = run(submission, "a = 1", FORGE + f"forge({GARBAGE[kind]!r})", "def fine(): return a")
    assert outcomes[0].problem is None
    assert outcomes[2].problem is None
    assert ask(submission, "fine") == 1


def test_a_submission_has_only_so_much_time(zygote: Zygote) -> None:
    short = Limits(cell=1.0, submission=2.0, restarts=50)
    with Zygote(zygote.isolation, short) as other, Worker(other) as process:
        started = time.monotonic()
        kinds = [outcome.problem.kind for outcome in run(process, *["while True: pass"] * 20)]
        assert kinds[0] == "timeout"
        assert kinds[-1] == "not run"
        assert time.monotonic() - started < 20


def test_one_submission_leaves_nothing_to_the_next(zygote: Zygote) -> None:
    leave = "import os, builtins\nbuiltins.left = 1\nopen('left.txt', 'w').write('x')\nos.environ['LEFT'] = '1'\n"
    with Worker(zygote) as first:
        run(first, leave, "import numpy\nnumpy.left = 1")
    with Worker(zygote) as second:
        run(second, LOOK)
        assert ask(second, "look") == [False, False, [], None]


def test_a_fork_that_is_asked_nothing_ends_by_itself(submission: Worker) -> None:
    run(submission, "x = 1")
    for _ in range(3):
        with submission.test():
            pass
    with submission.test() as fork:
        with pytest.raises((TimedOut, Ended)):
            fork.stream.receive(wire.Reply, deadline=time.monotonic() + 0.1)
        values, _ = fork.ask(Request.of(1, [wire.Get("x")], [0], [], seconds=3.0)).read()
        assert values == [1]


def test_time_without_a_processor_does_not_count() -> None:
    ours, theirs = socket.socketpair()
    delays = iter([0.2, 0.2, 0.0])
    with ours, theirs:
        stream = Stream(ours, starved=lambda: next(delays))
        started = time.monotonic()
        with pytest.raises(TimedOut):
            stream.receive(wire.Reply, deadline=started + 0.1)
        assert 0.45 < time.monotonic() - started < 5


def test_what_the_kernel_says_of_a_process_that_has_to_share_its_processor() -> None:
    program = "import os, time; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); end = time.time() + 3\n"
    program += "while time.time() < end: pass"
    rivals = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(4)]
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        end = time.process_time() + 0.3
        while time.process_time() < end:
            pass
        os.write(theirs, b"x")
        time.sleep(20)
        os._exit(0)
    try:
        started = time.monotonic()
        os.read(ours, 1)
        waited = time.monotonic() - started - 0.3
        found = sum(map(warm_process._delayed, warm_process._members(pid)))
        assert found == pytest.approx(waited, abs=0.3)
        assert found > 0.2
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        for rival in rivals:
            rival.kill()
            rival.wait()


FAMILY = """
import os, signal, sys, time
from autograder.worker import zygote
zygote._libc.prctl(zygote._PR_SET_CHILD_SUBREAPER, 1)
zygote.KERNEL_LISTS_CHILDREN = sys.argv[1] == "listed"
zygote._members_among_all = zygote._members_among_all if sys.argv[1] == "scanned" else None
told, telling = os.pipe()
zygote_pid = os.getpid()

def born():
    os.write(telling, os.getpid().to_bytes(4, "little"))

first = os.fork()
if first == 0:
    os.setpgid(0, 0)
    born()
    if os.fork() == 0:  # dies, and leaves an orphan
        if os.fork() == 0:
            while os.getppid() != zygote_pid:
                time.sleep(0.01)
            born()
            time.sleep(50)
        os._exit(0)
    os.wait()
    if os.fork() == 0:
        born()
        time.sleep(50)
    time.sleep(50)
stranger = os.fork()
if stranger == 0:
    time.sleep(50)
family = [int.from_bytes(os.read(told, 4), "little") for _ in range(3)]
try:
    found = zygote._members(first)
    assert found[0] == first and sorted(found) == sorted(family), (found, family)
    zygote._kill_forks(first)
    assert [pid for pid in family if "State:\\tZ" not in open(f"/proc/{pid}/status").read()] == [first]
    assert os.waitpid(stranger, os.WNOHANG) == (0, 0)
finally:
    for pid in {*family, stranger}:
        os.kill(pid, signal.SIGKILL)
"""


@pytest.mark.parametrize("how", ["listed", "scanned"])
def test_all_of_a_group_is_found_and_killed_but_its_first_process(how: str) -> None:
    """Orphans as well; without a scan of all processes where the kernel lists children."""
    if how == "listed" and not warm_process.KERNEL_LISTS_CHILDREN:
        pytest.skip("a kernel without CONFIG_PROC_CHILDREN")
    done = subprocess.run([sys.executable, "-c", FAMILY, how], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


ABANDONED = """
import os, sys, threading, time
from autograder.grading.suite.student import Student
from autograder.sandbox import Limits, Request, Worker, Zygote, probe
from autograder.sandbox.worker import Source
from autograder.sandbox.uids import ReservedUid
from tests.attacks.run_level import UNPRIVILEGED, open_the_way
if sys.argv[1] == "False" and os.geteuid() == 0:
    open_the_way()
    os.setresuid(*[UNPRIVILEGED] * 3)
CELL = "import time\\ndef wait():\\n    print('waits', flush=True)\\n    time.sleep(50)"
with Zygote(probe(with_bubblewrap=sys.argv[1] == "True"), Limits()) as zygote, Worker(zygote) as submission:
    submission.run_cells([Source(1, CELL)])
    with submission.test() as fork:
        student = Student(fork, Limits())
        threading.Thread(target=lambda: student.value(student.wait()), daemon=True).start()
        while "waits" not in submission.printed():
            time.sleep(0.05)
        print("waits", flush=True)
        time.sleep(50)
"""


@pytest.mark.parametrize("bubblewrap", [True, False] if probe().bubblewrap else [False])
def test_a_grader_that_is_killed_leaves_no_process_behind(bubblewrap: bool) -> None:
    command = [sys.executable, "-c", ABANDONED, str(bubblewrap)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as grader:
        assert grader.stdout is not None
        assert grader.stdout.readline() == b"waits\n"
        started = descendants(grader.pid)
        assert len(started) >= 3, "the warm process, the submission and its fork"
        grader.kill()
    end = time.monotonic() + 5
    while started & processes().keys() and time.monotonic() < end:
        time.sleep(0.05)
    assert started & processes().keys() == set()


@pytest.mark.parametrize(
    "content", [b'[{"text/plain": "\xff"}]', b'[{"text/plain": "\\ud800"}]', b"[" * 5000, b"{}", b""]
)
def test_displays_that_are_no_bundles_of_text_are_left_out(content: bytes) -> None:
    done = wire.CellDone(1, None, wire.Array("B", (len(content),)))
    assert displays_of(done, wire.Buffers(memoryview(content))) == ()


@pytest.mark.parametrize("kind", ["missing", "attribute", "waiting"])
def test_a_cell_ends_as_cells_do(kind: str) -> None:
    nothing = wire.Array("B", (0,))
    raised = wire.Problem("raised", "ValueError")
    assert problem_of(wire.CellDone(1, raised, nothing)) is raised
    with pytest.raises(wire.WireError, match=f"ends as {kind}"):
        problem_of(wire.CellDone(1, wire.Problem(kind), nothing))
