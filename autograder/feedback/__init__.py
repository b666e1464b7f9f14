"""A result as sentences and HTML, in the student's language."""

from autograder.feedback import authored
from autograder.feedback.example import example_text
from autograder.feedback.messages import line_of, place, say, sentences, use_catalogues
from autograder.feedback.outputs import display_outputs, error_output, score_outputs, stream_output
from autograder.feedback.page import page
from autograder.feedback.panel import panel, panel_text
from autograder.feedback.remarks import (
    broken_remarks,
    cell_place,
    changed_remarks,
    files_remarks,
    left_out_remarks,
    overwritten_remarks,
)

__all__ = [
    "authored",
    "broken_remarks",
    "cell_place",
    "changed_remarks",
    "overwritten_remarks",
    "files_remarks",
    "left_out_remarks",
    "display_outputs",
    "error_output",
    "example_text",
    "line_of",
    "page",
    "panel",
    "panel_text",
    "place",
    "say",
    "score_outputs",
    "sentences",
    "stream_output",
    "use_catalogues",
]
