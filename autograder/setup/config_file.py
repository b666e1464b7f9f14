"""nbgrader_config.py: write it, or add the line with which nbgrader grades in the sandbox."""

import ast
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from autograder.course import CourseError, course_at
from autograder.course.configuration import CONFIG
from autograder.course.nbgrader_setup import AUTOGRADE, GENERATE, LINE, PAGE, PLUGIN, READER, SANITIZE

NEW = f'''"""nbgrader's configuration of this course."""

from {PLUGIN} import configure

c = get_config()

c.CourseDirectory.course_id = {{course_id!r}}

# Nothing hidden is released, and student code runs in the sandbox where an assignment has hidden_tests.py.
# Settings of your own stand above this line.
configure(c)
'''
COMMENT = "# Nothing hidden is released, and student code runs in the sandbox where an assignment has hidden_tests.py."
LISTS = {
    ("GenerateAssignment", "preprocessors"): {*GENERATE, f"{PLUGIN}.KeepLanguage"},
    ("Autograde", "sanitize_preprocessors"): {*SANITIZE, f"{PLUGIN}.RestoreCells"},
    ("Autograde", "autograde_preprocessors"): {*AUTOGRADE, f"{PLUGIN}.GradeInSandbox"},
    ("Autograde", "exporter_class"): {READER},
    ("GenerateFeedback", "exporter_class"): {PAGE},
}
"""Settings that `configure` makes, with all that one by hand may hold to be no more than that."""


def write_config(root: Path, *, renew: bool) -> str:
    """Write the configuration, or add the line; say what was done. CourseError where nbgrader cannot be set up.

    renew: replace lists that were written by hand. Where the result does not do, the file is as it was before.
    """
    path = root / CONFIG
    if not path.exists():
        _replace(path, None, NEW.format(course_id=unicodedata.normalize("NFC", root.name)))
        return "written"
    before = path.read_text(encoding="utf-8")
    by_hand = list(_written_by_hand(before))
    if _calls_configure(before) or (not renew and _is_set_up(root)):
        course_at(root).require_setup()
        return "as it was" if not by_hand else f"as it was; its lists by hand go on working. {_RENEW}"
    _replace(path, before, _with_line(_without(before, by_hand) if renew else before))
    return f"{len(by_hand)} settings replaced by one line" if renew and by_hand else "one line added at its end"


_RENEW = "To have one line in their place: autograder init --renew"


def _replace(path: Path, before: str | None, text: str) -> None:
    """Write the file; where nbgrader is not set up by it, put back what was there, and raise CourseError."""
    path.write_text(text, encoding="utf-8")
    try:
        course_at(path.parent).require_setup()
    except CourseError:
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")
        raise


def _is_set_up(root: Path) -> bool:
    try:
        course_at(root).require_setup()
    except CourseError:
        return False
    return True


def _calls_configure(text: str) -> bool:
    calls = (node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return any(getattr(called, "id", getattr(called, "attr", "")) == "configure" for called in calls)


def _with_line(text: str) -> str:
    names = [
        target.id
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and ast.unparse(node.value) == "get_config()"
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    line = LINE if names[:1] == ["c"] else LINE.replace("(c)", f"({names[0] if names else 'get_config()'})")
    return f"{text.rstrip()}\n\n{COMMENT}\n{line}\n"


def _written_by_hand(text: str) -> Iterator[ast.Assign]:
    """Yield the settings that `configure` would make as well."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Attribute):
            section, _, name = ast.unparse(node.targets[0]).partition(".")[2].partition(".")
            if _strings(node.value) <= LISTS.get((section, name), set()):
                yield node


def _strings(value: ast.expr) -> set[str]:
    """Return the texts that a setting consists of; one that fits no setting where it is something else."""
    parts = value.elts if isinstance(value, ast.List) else [value]
    texts = {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return texts if texts and len(texts) <= len(parts) else {"something else"}


def _without(text: str, statements: list[ast.Assign]) -> str:
    lines = text.splitlines(keepends=True)
    gone = {line for node in statements for line in range(node.lineno - 1, node.end_lineno or node.lineno)}
    return "".join(line for number, line in enumerate(lines) if number not in gone)
