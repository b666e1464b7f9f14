"""The names for hidden suites: expectations, random draws, and the exception for student code that gave no value.

from autograder.grading.suite import StudentProblem, draws, expect
"""

from autograder.grading.suite import draws, expect
from autograder.grading.suite.student import StudentProblem

__all__ = ["StudentProblem", "draws", "expect"]
