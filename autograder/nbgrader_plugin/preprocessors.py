"""Our steps in nbgrader's three lists: for the release, for making a submission safe, for grading it."""

from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict, v4
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Bool, Enum, Int, Unicode

from autograder.course import assemble, choose, languages_of, require_setup
from autograder.course import from_data as notebook_from_data
from autograder.course.editions import tagged_language
from autograder.course.setup_cell import PACKAGE, with_install
from autograder.feedback import changed_remarks
from autograder.grading import Options
from autograder.nbgrader_plugin.cells import node
from autograder.nbgrader_plugin.run import NotGraded, Resources, converter_of, is_ours, run_of


class KeepLanguage(NbGraderPreprocessor):
    """Keeps the edition in one language of a master notebook that holds them all: code and grade cells are shared."""

    language = Unicode(help="Of the released edition; English, or the master's first, where it is empty.").tag(
        config=True
    )
    install = Unicode(PACKAGE, help="What students are told to give to `%pip install --upgrade`.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return the notebook without the other languages' cells and labels; it says which edition it is.

        A notebook of nbgrader's own, without hidden tests and languages, stays as it is.
        """
        converter, assignment = converter_of(self), resources["nbgrader"]["assignment"]
        if is_ours(converter, assignment):
            require_setup(converter.config, Path(converter.coursedir.root))
        elif not any(tagged_language(cell.metadata.get("tags", ())) for cell in nb.cells):
            return nb, resources
        kept = choose(languages_of(notebook_from_data(nb)), self.language, assignment)
        nb.cells = [cell for cell in nb.cells if tagged_language(cell.metadata.get("tags", ())) in (None, kept)]
        words = nb.metadata.get("autograder", {}).get("words", {}).get(kept, {})
        nb.metadata.autograder = from_dict({"language": kept} | ({"words": words} if words else {}))
        self._say_what_to_install(nb)
        return nb, resources

    def _say_what_to_install(self, nb: NotebookNode) -> None:
        if self.install != PACKAGE:
            nb.metadata.autograder.install = self.install  # `prove` compares the release with the master notebook
        for cell in nb.cells:
            cell.source = with_install(cell.source, self.install)


class RestoreCells(NbGraderPreprocessor):
    """Takes every cell but the student's own from the released notebook: no metadata of a submission is believed."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return the submission between the released cells."""
        if not is_ours(converter_of(self), resources["nbgrader"]["assignment"]):
            return nb, resources
        run = run_of(self, resources)
        student = resources["nbgrader"]["student"]
        submitted = run.submitted(student)
        assembly = assemble(run.assignment.released, submitted)
        for remark in (*changed_remarks(assembly, "en"), *run.notes(student, submitted)):
            self.log.warning("%s: %s", student, remark)
        cells = [node(cell) for cell in assembly.cells]
        return v4.new_notebook(cells=cells, metadata=from_dict(dict(run.assignment.released.metadata))), resources


class GradeInSandbox(NbGraderPreprocessor):
    """Runs the submission in the sandbox, and writes each grade cell's score where nbgrader looks for it.

    nbgrader's own Execute, with the course's settings for it, runs assignments without hidden tests.
    """

    lang = Unicode(help="Of what students read; English, or the assignment's first, where it is empty.").tag(
        config=True
    )
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
        if not is_ours(converter_of(self), resources["nbgrader"]["assignment"]):
            return Execute(parent=self.parent).preprocess(nb, resources)
        student = resources["nbgrader"]["student"]
        run = run_of(self, resources)
        how: dict[str, Any] = {"isolation": self.isolation, "salt": run.salt}
        lang = run.assignment.language(self.lang)
        graded = run.grade(student, Options(lang, self.unsafe, self.follow_through / 100, **how))
        for note in graded.result.notes:  # for staff only: the notebook does not hold them
            self.log.warning("%s: %s", student, note)
        if graded.result.errors:
            raise NotGraded("; ".join(graded.result.errors))
        return from_dict(graded.notebook), resources
