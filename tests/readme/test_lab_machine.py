"""The lines of docs/lab-machine.md that make the account and the folders, run on a throw-away /etc, /home and /srv."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.samples import copy_course

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/lab-machine.md").read_text(encoding="utf-8")
(LINES,) = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)
ALONE = """
set -e
mount -t tmpfs -o mode=755 none "$1"
cp -a /etc "$1/etc"; mkdir "$1/home" "$1/srv"
for folder in etc home srv; do mount --bind "$1/$folder" "/$folder"; done
"""
LOOK = """
as() { setpriv --reuid="$1" --regid=nogroup --clear-groups --inh-caps=-all "${@:2}" 2> /dev/null; }
tests=/srv/course/solutions/gates/hidden_tests.py
stat --format='%a %U %n' /srv/course /srv/exchange $tests
for account in nobody grader; do
    as $account cat $tests > /dev/null && echo "$account reads"
    as $account mkdir /srv/exchange/$account && echo "$account puts"
done
as nobody rmdir /srv/exchange/grader || echo "and keeps"
"""


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root makes accounts")
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv")
def test_the_course_is_closed_and_the_exchange_is_open(tmp_path: Path) -> None:
    course, place = copy_course(tmp_path / "course", {}), tmp_path / "place"
    place.mkdir()
    script = f"{ALONE}\n{LINES}\nset +e\n{LOOK}"
    command = ("unshare", "--mount", "bash", "-c", script, "bash", str(place))
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [
        "700 grader /srv/course",
        "1777 root /srv/exchange",
        "600 grader /srv/course/solutions/gates/hidden_tests.py",
        "nobody puts",
        "grader reads",
        "grader puts",
        "and keeps",
    ], done.stderr


def test_the_settings_for_all_accounts_are_python_that_nbgrader_can_read() -> None:
    (settings,) = re.findall(r"<<'END'\n(.*?)END\n", LINES, re.DOTALL)
    from traitlets.config import Config

    c = Config()
    exec(settings, {"get_config": lambda: c})  # as nbgrader does
    assert (c.Exchange.root, c.CourseDirectory.course_id) == ("/srv/exchange", "backpropagation")
