"""Try the property tests of the reader and the frames with new examples until the time is over.

    FUZZ_SECONDS=600 python -m tests.fuzz        (or: make fuzz)

Stops at the first failure. What it finds becomes an `@example` of the test that found it.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.samples import ROOT

SECONDS = 600.0
COMMAND = (
    sys.executable,
    "-m",
    "pytest",
    "-q",
    "-x",
    "-n",
    "2",
    str(Path(__file__).parent),
    "--hypothesis-profile=fuzz",
)


def main() -> None:
    """Run rounds of a minute or two, each with other random examples."""
    seconds = float(os.environ.get("FUZZ_SECONDS", SECONDS))
    end, rounds = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        rounds += 1
        if subprocess.run(COMMAND, cwd=ROOT, check=False).returncode:
            sys.exit(1)
    print(f"{rounds} rounds, nothing found")


if __name__ == "__main__":
    main()
