"""Run one suite against one submission.

These names belong to the side that wants something graded; importing them needs neither numpy nor pytest. A hidden
suite imports from `autograder.grading.suite`.
"""

from autograder.grading.session.client import Grader, GradingError
from autograder.grading.session.protocol import Beside, Graded, Options

__all__ = ["Beside", "Graded", "Grader", "GradingError", "Options"]
