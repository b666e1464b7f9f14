"""Run one suite against one submission. Suites import `expect` and `draws` from here."""

from autograder.grading import draws, expect
from autograder.grading.graded import Graded
from autograder.grading.grader import Grader, GradingError
from autograder.grading.student import Function, Handle, Opaque, Student, StudentProblem

__all__ = [
    "Function",
    "Graded",
    "Grader",
    "GradingError",
    "Handle",
    "Opaque",
    "Student",
    "StudentProblem",
    "draws",
    "expect",
]
