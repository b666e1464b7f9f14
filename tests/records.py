"""Records of golden submissions: all that grading finds, as JSON of which people read the diffs."""

import json
import os
import re
from collections.abc import Iterator
from typing import Any

from autograder.gradcheck import round_numbers
from autograder.results import GradeResult, to_data
from tests.edited_notebooks import JSON

WIDTH = 120
_VARIES = ("seconds", "isolation", "versions")  # between machines
_LABEL = re.compile(r'aria-label="([^"]*)"')
_LONGEST = 1500  # characters of a text that are kept
_SHOWN = 120  # of them in a message
_NOTHING = "nothing"


def record_of(result: GradeResult) -> JSON:
    """Return the result as JSON data that is equal on every machine.

    Left out: seconds, isolation, versions, and fields that say nothing (None, 0, False, empty), except scores.
    Numbers within texts are cut to three digits, because the last bits differ between processors. Of a picture the
    label is kept: it may show what is measured, rounding included. Of a very long text the size is kept.
    """
    return _recorded(to_data(result))


def text_of(record: JSON) -> str:
    """Return the record as the text of its file: what fits into a line stands in one line."""
    return _text(record, "") + "\n"


def differences(expected: JSON, got: JSON) -> list[str]:
    """Return one line for each field of the records that differs."""
    wanted, found = dict(leaves(expected)), dict(leaves(got))
    paths = [*wanted, *(path for path in found if path not in wanted)]
    pairs = [(path, wanted.get(path, _NOTHING), found.get(path, _NOTHING)) for path in paths]
    lines = [f"{path}: {_difference(one, other)}" for path, one, other in pairs if one != other]
    return lines or ([] if text_of(expected) == text_of(got) else ["the fields are equal, but not their order"])


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each field that holds no others, with its path; cells and tests have their names in it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from leaves(item, f"{path}.{_name(item) or number}")
    else:
        yield path, value


def _difference(expected: Any, got: Any) -> str:
    """Say how two fields differ: of long texts from shortly before the first difference."""
    if isinstance(expected, str) and isinstance(got, str):
        start = max(0, len(os.path.commonprefix([expected, got])) - _SHOWN // 2)
        before = "..." if start else ""
        expected, got = before + expected[start : start + _SHOWN], before + got[start : start + _SHOWN]
    return f"expected {expected!r}, got {got!r}"


def _name(item: Any) -> str | None:
    return item.get("grade_id") or item.get("name") if isinstance(item, dict) else None


def _recorded(value: Any) -> Any:
    if isinstance(value, dict):
        fields = {key: _field(key, item) for key, item in value.items() if key not in _VARIES}
        return {key: item for key, item in fields.items() if item or key == "score"}
    if isinstance(value, list):
        return [_recorded(item) for item in value]
    return _cut(value) if isinstance(value, str) else value


def _cut(text: str) -> str:
    """Cut numbers to three digits, and what a student printed without end to its beginning and its length."""
    text = round_numbers(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}... {len(text)} characters"


def _field(key: str, value: Any) -> Any:
    if key == "picture" and value:
        return "".join(_LABEL.findall(value)[:1]) or "a picture without a label"
    if key == "code":
        return value.split("\n")
    return value if key == "worst" else _recorded(value)


def _text(value: Any, indent: str) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(indent) + len(line) < WIDTH:
        return line
    deeper = indent + "  "
    if isinstance(value, dict):
        parts = [f"{deeper}{json.dumps(key)}: {_text(item, deeper)}" for key, item in value.items()]
    else:
        parts = [deeper + _text(item, deeper) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return "\n".join([opening, ",\n".join(parts), indent + closing])
