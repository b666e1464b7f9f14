"""What staff should know of the files that a student handed in."""

from pathlib import Path

from autograder.classroom.submissions import zone_note
from autograder.classroom.untouched import untouched_note
from autograder.course import Assignment, Notebook


def hand_in_notes(folder: Path, notebook: Notebook, assignment: Assignment) -> list[str]:
    """Return the notes on a submission's folder, which cost no marks."""
    notes = untouched_note(folder, notebook, assignment), zone_note(folder)
    return [note for note in notes if note]
