"""What nbgrader reads submissions and writes feedback pages with."""

from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbformat import NotebookNode, from_dict, v4
from traitlets import Unicode

from autograder.classroom.gradebook import Gradebook
from autograder.classroom.kept import Kept, with_kept
from autograder.classroom.marks import marks
from autograder.course import read_notebook
from autograder.feedback import page
from autograder.nbgrader_plugin.cells import node
from autograder.nbgrader_plugin.run import Resources, converter_of, is_ours, page_language
from autograder.results import from_data


class CheckedExporter(NotebookExporter):
    """Reads submissions to assignments with hidden tests; nbconvert's own exporter reads the others.

    Looks at a file before nbformat loads it: a folder, a pipe or 100 MB cost one submission, not the run.
    """

    def from_filename(
        self, filename: str, resources: Resources | None = None, **options: Any
    ) -> tuple[NotebookNode, Resources]:
        """Export the file as nbconvert does; UnreadableNotebook with the reason where it is no notebook."""
        assignment = (resources or {}).get("nbgrader", {}).get("assignment", "")
        self._read = read_notebook(Path(filename)) if is_ours(converter_of(self), assignment) else None
        return super().from_filename(filename, resources=resources, **options)

    def from_file(
        self, file_stream: Any, resources: Resources | None = None, **options: Any
    ) -> tuple[NotebookNode, Resources]:
        """Export what `from_filename` read: without outputs and byte order mark, which nbformat does not take."""
        if self._read is None:
            return super().from_file(file_stream, resources=resources, **options)
        cells = [node(cell) for cell in self._read.cells]
        notebook = v4.new_notebook(cells=cells, metadata=from_dict(dict(self._read.metadata)))
        return self.from_notebook_node(notebook, resources=resources, **options)


class FeedbackPage(HTMLExporter):
    """The page of `autograder grade` in place of nbgrader's: it opens offline, and what students wrote stays text."""

    lang = Unicode(help="Language of the page; English, or the assignment's first, where it is empty.").tag(config=True)

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
        lang = page_language(self.parent, names["assignment"], names["student"], self.lang)
        text = page(nb, with_kept(result, given, kept), lang, comments=kept.comments, penalty=kept.penalty)
        return text, self._init_resources(resources)
