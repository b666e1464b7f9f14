"""Make a folder an nbgrader course that grades with us, or an existing course one."""

from autograder.setup.course import Step, init_course

__all__ = ["Step", "init_course"]
