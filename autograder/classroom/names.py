"""Students' ids are the names of folders. They are compared in NFC and never stored in another form.

macOS decomposes letters when it packs or copies files (NFD); the roster holds what people type (NFC). The two look
alike and are different names for Linux and for the gradebook.
"""

import shlex
import unicodedata
from pathlib import Path


def composed(name: str) -> str:
    """Return the name in NFC."""
    return unicodedata.normalize("NFC", name)


def misspelt(folder: Path) -> str | None:
    """Return what is wrong with the student's name in <student>/<assignment>, and the command that repairs it."""
    home, name = folder.parent, composed(folder.parent.name)
    if name == home.name:
        return None
    right = home.with_name(name)
    wrong = f"{home}: this name is in decomposed letters (NFD, as macOS writes them); expected {name!r} (NFC)"
    if (right / folder.name).exists():
        return f"{wrong}, and both hold {folder.name}. Keep the right one under {right}, delete the other"
    if right.exists():
        return f"{wrong}. Repair it: mv {_typed(folder)} {_typed(right)}/"
    return f"{wrong}. Repair it: mv {_typed(home)} {_typed(right)}"


def misspelt_in_gradebook(name: str, known: str) -> str:
    """Return what to do where the gradebook has the name in another form."""
    return (
        f"the gradebook knows {name!r} in decomposed letters (NFD); expected the folder's letters (NFC). "
        f"Remove that row, unless it has marks: nbgrader db student remove {_typed(known)}"
    )


def _typed(name: str | Path) -> str:
    """Return the name for bash or zsh. Decomposed letters are spelled out: terminals compose what they show."""
    text = str(name)
    if composed(text) == text:
        return shlex.quote(text)
    spelled = (char if char.isascii() and char not in "'\\" else f"\\U{ord(char):08x}" for char in text)
    return f"$'{''.join(spelled)}'"
