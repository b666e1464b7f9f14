"""Put the sample class into a submitted/ folder that is empty.

python -m tests.sample_class submitted
"""

import json
import shutil
import sys
from pathlib import Path

SUBMISSIONS = Path(__file__).parent / "submissions"
ASSIGNMENT = "gates"


def fill(submitted: Path) -> int:
    """Copy the sample class; return how many submissions were copied: none where the folder holds something."""
    if submitted.is_dir() and any(submitted.iterdir()):
        return 0
    students = json.loads((SUBMISSIONS / ASSIGNMENT / "class.json").read_text(encoding="utf-8"))
    for student, behaviour in students.items():
        folder = submitted / student / ASSIGNMENT
        folder.mkdir(parents=True)
        shutil.copyfile(SUBMISSIONS / ASSIGNMENT / behaviour / "submission.ipynb", folder / f"{ASSIGNMENT}.ipynb")
    return len(students)


if __name__ == "__main__":
    copied = fill(Path(sys.argv[1]))
    if copied:
        print(f"submitted/ was empty: the sample class of {copied} was put there")
