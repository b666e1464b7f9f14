"""The setup cell's command that installs this package, from where the course says."""

import json

PACKAGE = "backprop-autograder"
_COMMAND = "%pip install --upgrade "


def with_install(source: str, install: str) -> str:
    """Return a cell's source with what the course wants installed in its command, which stands in a string."""
    return source.replace(_COMMAND + PACKAGE, _COMMAND + json.dumps(install, ensure_ascii=False)[1:-1])
