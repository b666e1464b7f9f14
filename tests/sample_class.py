"""Put the sample class into a submitted/ folder that is empty.

python -m tests.sample_class submitted
"""

import sys
from pathlib import Path

from tests.samples import hand_in, sample_class


def fill(submitted: Path) -> int:
    """Hand in the sample class; return how many submissions that were: none where the folder holds something."""
    if submitted.is_dir() and any(submitted.iterdir()):
        return 0
    students = sample_class()
    hand_in(submitted, students)
    return len(students)


if __name__ == "__main__":
    handed_in = fill(Path(sys.argv[1]))
    if handed_in:
        print(f"submitted/ was empty: the sample class of {handed_in} was put there")
