"""nbgrader's autograde through the sandbox: the course's nbgrader_config.py loads it.

`RestoreCells` makes a submission safe for nbgrader to look at; `GradeInSandbox` stands where `Execute` stood.
Both read the submitted file themselves, as `autograder grade` does: the scores are the same.
"""

import weakref
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbformat import NotebookNode, from_dict, v4
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Enum, Int

from autograder.classroom import Submission, read_submission
from autograder.classroom.beside import beside
from autograder.classroom.gradebook import Gradebook
from autograder.classroom.hand_in_notes import hand_in_notes
from autograder.classroom.kept import Kept, with_kept
from autograder.classroom.marks import marks
from autograder.classroom.registration import check_registered, check_salt
from autograder.course import Cell, Course, Notebook, assemble, read_languages, read_notebook, salt_digest
from autograder.course.notebook import LANGUAGES
from autograder.feedback import changed_remarks, page
from autograder.grading import Graded, Grader, GradingError, Options
from autograder.results import from_data
from autograder.sandbox.readable import refuse_readable

Resources = dict[str, Any]


class NotGraded(Exception):
    """This submission gets no score; the message says why. nbgrader reports it and goes on with the others."""


class CheckedExporter(NotebookExporter):
    """Looks at a file before nbformat loads it: a folder, a pipe or 100 MB cost one submission, not the run."""

    def from_filename(
        self, filename: str, resources: Resources | None = None, **options: Any
    ) -> tuple[NotebookNode, Resources]:
        """Export the file as nbconvert does; UnreadableNotebook with the reason where it is no notebook."""
        self._read = read_notebook(Path(filename))
        return super().from_filename(filename, resources=resources, **options)

    def from_file(
        self, file_stream: Any, resources: Resources | None = None, **options: Any
    ) -> tuple[NotebookNode, Resources]:
        """Export what `from_filename` read: without outputs and byte order mark, which nbformat does not take."""
        cells = [_node(cell) for cell in self._read.cells]
        notebook = v4.new_notebook(cells=cells, metadata=from_dict(dict(self._read.metadata)))
        return self.from_notebook_node(notebook, resources=resources, **options)


class FeedbackPage(HTMLExporter):
    """The page of `autograder grade` in place of nbgrader's: it opens offline, and what students wrote stays text."""

    lang = Enum(("en", "ko"), default_value="en", help="Language of the page.").tag(config=True)

    def from_notebook_node(  # type: ignore[override]  # nbconvert's own HTMLExporter returns text as well
        self, nb: NotebookNode, resources: Resources | None = None, **options: Any
    ) -> tuple[str, Resources]:
        """Return the page with marks and comments by people; nbgrader's own for a notebook that we did not grade."""
        record = nb.metadata.get("autograder")
        if not record or not resources:
            return super().from_notebook_node(nb, resources, **options)
        result, names = from_data(record), resources["nbgrader"]
        given = marks(result, nb)
        with Gradebook(names["db_url"], Path.cwd()) as gradebook:
            registered = gradebook.registered(names["assignment"])
            kept = gradebook.kept(registered, names["student"], given) if registered else Kept()
        lang = read_languages(Path.cwd()).get(names["student"], self.lang)
        text = page(nb, with_kept(result, given, kept), lang, comments=kept.comments, penalty=kept.penalty)
        return text, self._init_resources(resources)


class KeepLanguage(NbGraderPreprocessor):
    """Keeps the edition in one language of a master notebook that holds them all: code and grade cells are shared."""

    language = Enum(LANGUAGES, default_value="en", help="Of the released edition.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return the notebook without the other languages' cells and labels; it says which edition it is."""
        others = {f"lang-{lang}" for lang in LANGUAGES if lang != self.language}
        nb.cells = [cell for cell in nb.cells if not others.intersection(cell.metadata.get("tags", ()))]
        words = nb.metadata.get("autograder", {}).get("words", {}).get(self.language, {})
        nb.metadata.autograder = from_dict({"language": self.language} | ({"words": words} if words else {}))
        return nb, resources


class RestoreCells(NbGraderPreprocessor):
    """Takes every cell but the student's own from the released notebook: no metadata of a submission is believed."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return the submission between the released cells."""
        run = _run(self, resources)
        student = resources["nbgrader"]["student"]
        submitted = run.submitted(student)
        assembly = assemble(run.assignment.released, submitted)
        for remark in (*changed_remarks(assembly, "en"), *run.notes(student, submitted)):
            self.log.warning("%s: %s", student, remark)
        cells = [_node(cell) for cell in assembly.cells]
        return v4.new_notebook(cells=cells, metadata=from_dict(dict(run.assignment.released.metadata))), resources


class GradeInSandbox(NbGraderPreprocessor):
    """Runs the submission in the sandbox, and writes each grade cell's score where nbgrader looks for it."""

    lang = Enum(("en", "ko"), default_value="en", help="Language of what students read.").tag(config=True)
    follow_through = Int(
        100, min=0, max=100, help="Percent of a gradient's marks, where it is right for a wrong forward."
    ).tag(config=True)
    isolation = Enum(
        ("shared", "test"),
        default_value="shared",
        help="test: a process for each hidden test, and not for all of them.",
    ).tag(config=True)
    unsafe = Bool(False, help="Grade on a machine that cannot isolate student code.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return the graded notebook; NotGraded where there is no verdict: no evidence, no points."""
        student = resources["nbgrader"]["student"]
        run = _run(self, resources)
        how: dict[str, Any] = {"isolation": self.isolation, "salt": run.salt}
        graded = run.grade(student, Options(self.lang, self.unsafe, self.follow_through / 100, **how))
        for note in graded.result.notes:  # for staff only: the notebook does not hold them
            self.log.warning("%s: %s", student, note)
        if graded.result.errors:
            raise NotGraded("; ".join(graded.result.errors))
        return from_dict(graded.notebook), resources


class _Run:
    """What one run of nbgrader keeps from submission to submission: the assignment, and one grader."""

    def __init__(self, converter: Any, name: str) -> None:
        self._converter = weakref.ref(converter)
        self._folders = converter.coursedir
        course = _course(self._folders)
        self.assignment = course.assignment(name)
        self._languages = read_languages(course.root)
        self._grader: Grader | None = None
        self._closed: Any = None
        self._problem = ""
        self.salt = course.salt
        refuse_readable(course.staff_only)
        with Gradebook(course.db_url, course.root) as gradebook:
            registered = check_registered(gradebook, self.assignment)
            check_salt(gradebook, registered, self.assignment, salt_digest(self.salt))

    def submitted(self, student: str) -> Notebook:
        """Return the notebook as it was handed in."""
        return read_submission(self._submission(student), self.assignment)

    def notes(self, student: str, notebook: Notebook) -> list[str]:
        """Return what staff should know of the files as they were handed in."""
        return hand_in_notes(self._place(student), notebook, self.assignment)

    def grade(self, student: str, options: Options) -> Graded:
        """Grade a submission; the grader starts at the first one."""
        if self._problem:
            raise NotGraded(self._problem)
        if self._grader is None:
            self._grader = self._start(options)
        try:
            name, lang = f"{self.assignment.name}.ipynb", self._languages.get(student)
            notebook = self.submitted(student)
            files = beside(self._submission(student), notebook, self.assignment)
            return self._grader.grade(notebook, student=student, name=name, lang=lang, beside=files)
        except Exception:  # it answers for everything in a submission: what escapes is its own, and it is spent
            self._closed()
            self._grader = None
            raise

    def _start(self, options: Options) -> Grader:
        grader = Grader(self.assignment, options)
        try:
            grader.__enter__()
        except GradingError as problem:
            self._problem = str(problem)
            raise
        self._closed = weakref.finalize(self._converter(), grader.__exit__, None, None, None)  # or at exit
        return grader

    def _submission(self, student: str) -> Submission:
        name, place = f"{self.assignment.name}.ipynb", self._place(student)
        return Submission(name, place / name, student, place)

    def _place(self, student: str) -> Path:
        return Path(self._folders.format_path(self._folders.submitted_directory, student, self.assignment.name))


def _run(preprocessor: NbGraderPreprocessor, resources: Resources) -> _Run:
    """Return the run that this preprocessor serves; it lives as long as nbgrader's converter, formgrader's too.

    nbgrader makes new preprocessors for every notebook, so that nothing can be kept on them.
    """
    converter, name = preprocessor.parent, resources["nbgrader"]["assignment"]
    while not hasattr(converter, "coursedir"):
        converter = converter.parent
    run = getattr(converter, "autograder_run", None)
    if run is None or run.assignment.name != name:
        run = converter.autograder_run = _Run(converter, name)
    return run


def _course(folders: Any) -> Course:
    root = Path(folders.root)
    return Course(
        root=root,
        source=root / folders.source_directory,
        release=root / folders.release_directory,
        submitted=root / folders.submitted_directory,
        autograded=root / folders.autograded_directory,
        feedback=root / folders.feedback_directory,
        db_url=folders.db_url,
    )


def _node(cell: Cell) -> NotebookNode:
    make = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell}.get(cell.kind, v4.new_raw_cell)
    node = make(cell.source, metadata=from_dict(dict(cell.metadata)))
    if cell.attachments and cell.kind != "code":
        node.attachments = from_dict(dict(cell.attachments))
    return node
