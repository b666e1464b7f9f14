"""Where an assignment's files are; its cells, grade ids and points; the code of a submission."""

from autograder.course.assembly import Assembly, assemble
from autograder.course.editions import Text, choose, in_language, lacking, languages_of
from autograder.course.folders import Assignment, Course, CourseError, course_at, find_course
from autograder.course.languages import student_languages
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
    "Text",
    "UnreadableNotebook",
    "alike",
    "assemble",
    "choose",
    "course_at",
    "find_course",
    "from_data",
    "in_language",
    "lacking",
    "languages_of",
    "load_mistakes",
    "make_salt",
    "read_notebook",
    "require_setup",
    "salt_digest",
    "student_languages",
]
