"""The repository root is an nbgrader course."""

from autograder.nbgrader_plugin import configure

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "backpropagation"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"

# Nothing hidden is released, and student code runs in the sandbox where there are hidden tests. One master notebook
# holds both languages: nbgrader generate_assignment gates --KeepLanguage.language=ko
configure(c)

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
