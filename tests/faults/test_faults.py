"""A grading that is disturbed loses no marks and leaves nothing behind: a short form of `make faults`."""

import subprocess
import sys

import pytest

from tests.samples import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
SHORT = ("--runs=1", "--step=25", "--seed=11", "kill -9 of the command", "kill -9 of a worker", "full disk, known")


def test_nothing_is_lost_by_faults() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.faults", *SHORT], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) >= 3, "a title and a line for each fault; a full disk needs root"
