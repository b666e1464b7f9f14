"""The repository root is an nbgrader course."""

import os
import sys
from pathlib import Path

# nbgrader starts its `alembic` by name; an environment that is not activated is not on PATH
os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "backpropagation"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"

# A security boundary: nbgrader copies every file that it does not ignore to students
# and into the folder of each submission.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", ".pytest_cache", ".hypothesis", "hidden*"]

# One master notebook holds both languages; nbgrader generate_assignment gates --KeepLanguage.language=ko
c.GenerateAssignment.preprocessors = [
    "autograder.nbgrader_plugin.KeepLanguage",
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Student code runs in the sandbox and is judged by the hidden tests; nbgrader's own Execute never sees it.
c.Autograde.exporter_class = "autograder.nbgrader_plugin.CheckedExporter"
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "autograder.nbgrader_plugin.RestoreCells",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader_plugin.GradeInSandbox",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# The student's page: the one that `autograder grade` writes, with the marks and comments that TAs gave since.
c.GenerateFeedback.exporter_class = "autograder.nbgrader_plugin.FeedbackPage"

# Where notebooks come from Moodle ("Download all submissions") or Canvas ("Download Submissions"): put the zip file
# into downloaded/gates/archive/, take the comment signs away, and run: nbgrader zip_collect gates
# Students are called as the file names call them: by full name (Moodle), by Canvas's number (Canvas). So must be
# students.csv. Two of one name, or anonymous ones on Moodle, stop zip_collect: "Duplicate submission file".
# A notebook that was handed in again, gates-1.ipynb on Canvas, is gates.ipynb.
# c.FileNameCollectorPlugin.named_regexp = (
#     r"(?:.*/)?(?:[^/_]+_(?:LATE_)?(?=\d+_\d+_))?"  # Canvas: kimminjun_LATE_40123_987654_gates-1.ipynb
#     r"(?P<student_id>[^/_]+)_\d+_"  # Moodle: Minjun Kim_657717_assignsubmission_file_/gates.ipynb
#     r"(?:assignsubmission_file(?:_?/(?:.*/)?|_))?(?P<file_id>[^/]+?)(?:-\d+)?\.ipynb$"
# )
