"""Where an assignment's files are; its cells, grade ids and points; the code of a submission."""

from autograder.course.assembly import Assembly, assemble
from autograder.course.folders import Assignment, Course, CourseError, course_at, find_course
from autograder.course.languages import read_languages
from autograder.course.mistakes import Mistake, alike, load_mistakes
from autograder.course.nbgrader_setup import require_setup
from autograder.course.notebook import Cell, Notebook, UnreadableNotebook, from_data, read_notebook
from autograder.course.problems import NoCourseError
from autograder.course.salt import SALT, make_salt, salt_digest

__all__ = [
    "SALT",
    "Assembly",
    "Assignment",
    "Cell",
    "Course",
    "CourseError",
    "Mistake",
    "NoCourseError",
    "Notebook",
    "UnreadableNotebook",
    "alike",
    "assemble",
    "course_at",
    "find_course",
    "from_data",
    "load_mistakes",
    "make_salt",
    "read_languages",
    "read_notebook",
    "require_setup",
    "salt_digest",
]
