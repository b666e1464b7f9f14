"""Run one suite against one submission. Suites import `expect` and `draws` from here.

What stands here is the side of those who want something graded; it needs neither numpy nor pytest, which start-up
would have to wait for.
"""

from autograder.grading.grader import Grader, GradingError
from autograder.grading.protocol import Graded, Options

__all__ = ["Graded", "Grader", "GradingError", "Options"]
