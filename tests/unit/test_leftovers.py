"""A grading that is ended, politely or not, leaves nothing behind that the next one does not take away."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.sandbox import temporary
from tests.samples import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="student code is isolated on Linux only")
COMMAND = "import sys; from autograder.cli import main; main(sys.argv[1:], prog_name='autograder')"
HANG = "import time\ntime.sleep(6)"
PREFIXES = ("autograder-sandbox-", "grading-")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of our own for temporary files, in which a notebook lies that takes its time."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr(temporary.tempfile, "tempdir", None)
    for parent in (folder, *list(folder.parents)[:-1]):
        if parent.stat().st_uid == os.geteuid():
            parent.chmod(parent.stat().st_mode | 0o011)
    notebook = json.loads((ROOT / "assignments/gates/gates.ipynb").read_text())
    notebook["cells"].insert(0, {"cell_type": "code", "id": "slow", "metadata": {}, "source": HANG, "outputs": []})
    (tmp_path / "slow.ipynb").write_text(json.dumps(notebook))
    return folder


def grading(path):
    """Start to grade a notebook."""
    command = [sys.executable, "-c", COMMAND, "grade", "gates", str(path)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, preexec_fn=heed_signals, **pipes)


def heed_signals():
    """Undo what a shell does to its background jobs and `nohup` to its command."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def left(place):
    """Return the temporary folders of gradings."""
    return [path for path in place.iterdir() if path.name.startswith(PREFIXES)]


def wait_for(condition, seconds=30):
    """Wait until the condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_next_grading_sweeps_what_an_ended_one_left(place, number):
    with grading(place.parent / "slow.ipynb") as process:
        wait_for(lambda: left(place))
        time.sleep(1)
        process.send_signal(number)
        said = process.communicate(timeout=30)[1]  # ends with the grader's own process, which has the same stream
    assert "Traceback" not in said and "BrokenPipe" not in said
    assert process.returncode == (-signal.SIGKILL if number == signal.SIGKILL else 130)
    with grading(place.parent / "missing.ipynb") as process:
        process.communicate(timeout=60)
    assert left(place) == []


def test_the_folder_of_a_grading_that_goes_on_is_left_alone(place):
    mine = temporary.TemporaryFolder()
    (Path(mine.name) / "submission").mkdir()
    subprocess.run([sys.executable, "-c", "from autograder.sandbox.temporary import sweep; sweep()"], check=True)
    assert (Path(mine.name) / "submission").is_dir()
    assert Path(mine.name).stat().st_mode & 0o777 == 0o711
    mine.cleanup()
    assert left(place) == []


def test_what_a_student_closed_is_swept_and_links_are_not_followed(place, tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("kept")
    folder = place / "autograder-sandbox-gone_123"
    (folder / "submission" / "closed").mkdir(parents=True)
    (folder / "submission" / "closed" / "file").write_text("")
    (folder / "submission" / "link").symlink_to(tmp_path / "precious")
    (folder / "submission" / "closed").chmod(0o300)
    (place / "autograder-sandbox-link_123").symlink_to(tmp_path / "precious")
    temporary.sweep()
    assert not folder.exists() and (tmp_path / "precious" / "file").read_text() == "kept"


@pytest.mark.parametrize(
    "name", ["autograder-course", "autograder-abcd1234", "autograder-sandbox-of-mine", "grading-x"]
)
def test_a_folder_of_a_person_is_never_swept(place, name):
    (place / name).mkdir()
    temporary.sweep()
    assert (place / name).is_dir()
