"""What students wrote into cells of text, made harmless before a teacher's browser renders it.

nbconvert, which formgrader shows notebooks with, renders HTML in markdown, follows `javascript:` in links, and copies
raw cells and the media types of attachments into the page as they are.
"""

import re
from collections.abc import Container, Mapping
from typing import Any

from autograder.feedback.sanitise import IMAGES, is_image

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LINK = re.compile(r"\](?=\((?:attachment:([^)\s]*)\))?|:)")  # [x](address), ![x](address), [x]: address
NOT_RENDERED = {"raw_mimetype": "text/plain"}


def markdown(source: str, pictures: Container[str]) -> str:
    """Return the text with its tags shown as text and its links taken apart; formulas, lists and tables stay.

    pictures: names of attachments. A reference to one that is missing makes nbconvert give up the whole page.
    """
    shown = _TAG.sub("&lt;", source)
    return _LINK.sub(lambda link: "]" if link[1] and link[1] in pictures else "] ", shown)


def attachments(given: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the attachments that are pictures, with their media type as we write it."""
    kept: dict[str, dict[str, str]] = {}
    for name, forms in given.items():
        forms = forms if isinstance(forms, Mapping) else {}
        safe = {kind: forms[kind] for kind, magic in IMAGES.items() if is_image(forms.get(kind), magic)}
        if safe:
            kept[name] = safe
    return kept
