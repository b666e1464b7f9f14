"""How long grading takes: a class of right and one of wrong answers, beside stock nbgrader and other ways.

    python -m benchmarks.bench [--right 100] [--wrong 60] [--repeat 3]        (or: make bench)

Times go from prompt to prompt, sandbox and gradebook included, in a course of its own whose gradebook knows the
assignment but none of the submissions. Compared ways take turns; each figure is the median of the repetitions, and a
ratio is one of two such medians.

- Right answers: the reference, each written differently. Wrong ones: a known mistake each, none twice.
- "Whole command" is the command's time divided by its submissions, start-up included. "Each further submission"
  leaves start-up out; start-up is a class of one less one such submission.
- Stock nbgrader runs the same hidden tests in its own kernel, beside student code. It grades a sample of each class;
  its time for the whole class follows from its own start-up and its own time for each further submission.
- The sample class leaves out the submissions with endless loops: they cost time limits, not speed.

Scores are checked beside: right answers must earn all marks, wrong ones must not, under stock nbgrader as well.
Memory is measured by `python -m benchmarks.memory`.
"""

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks.answers import right_answers, wrong_answers
from benchmarks.classes import compare_classes
from benchmarks.courses import Courses
from benchmarks.other_ways import compare_other_ways
from benchmarks.startup import print_startup

ASSIGNMENT = "gates"


def main() -> None:
    """Measure everything and print the table."""
    given = _arguments()
    print(f"`{ASSIGNMENT}`, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; medians of {given.repeat}")
    answers = {"right": right_answers(ASSIGNMENT, given.right), "wrong": wrong_answers(ASSIGNMENT, given.wrong)}
    with tempfile.TemporaryDirectory(prefix="bench ") as folder:
        courses = Courses(Path(folder), ASSIGNMENT)
        startup = compare_classes(courses, answers, given.repeat)
        print_startup(courses, startup, given.repeat)
        compare_other_ways(courses, given.repeat)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--right", type=int, default=100, help="right answers in a class [default: %(default)s]")
    parser.add_argument("--wrong", type=int, default=60, help="wrong answers in a class [default: %(default)s]")
    parser.add_argument("--repeat", type=int, default=3, help="repetitions [default: %(default)s]")
    given = parser.parse_args()
    if given.right < 2 or given.wrong < 1 or given.repeat < 1:
        parser.error("at least two right answers, one wrong one and one repetition are needed")
    return given


if __name__ == "__main__":
    main()
