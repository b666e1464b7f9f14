"""Mistakes that every layer can have, derived from the reference: what its objects keep from call to call.

The list of an exercise names its own mistakes; these name what nobody wrote down. A class with a `forward` and a
`backward` is changed in what it keeps, and nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary

Kept = dict[str, Any]  # attributes of an object


def _called(method: Callable[..., Any], owner: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, Kept]:
    """Return what a method gives, and the attributes of its owner that it has set."""
    before, absent = dict(vars(owner)), object()
    got = method(owner, *args, **kwargs)
    return got, {name: value for name, value in vars(owner).items() if before.get(name, absent) is not value}


def _stale(cls: type) -> None:
    """What the first forward kept stays, whatever comes later."""
    forward = cls.forward  # type: ignore[attr-defined]
    firsts: WeakKeyDictionary[Any, Kept] = WeakKeyDictionary()

    def first(self: Any, *args: Any, **kwargs: Any) -> Any:
        out, kept = _called(forward, self, args, kwargs)
        vars(self).update(firsts.setdefault(self, kept))
        return out

    cls.forward = first  # type: ignore[attr-defined]


def _shared(cls: type) -> None:
    """All objects of a class keep in one place what backward needs."""
    forward, backward = cls.forward, cls.backward  # type: ignore[attr-defined]
    latest: Kept = {}

    def keep(self: Any, *args: Any, **kwargs: Any) -> Any:
        out, kept = _called(forward, self, args, kwargs)
        latest.update(kept)
        return out

    def look(self: Any, *args: Any, **kwargs: Any) -> Any:
        vars(self).update(latest)
        return backward(self, *args, **kwargs)

    cls.forward, cls.backward = keep, look  # type: ignore[attr-defined]


def _accumulating(cls: type) -> None:
    """What backward stores is added to what an earlier backward stored."""
    backward = cls.backward  # type: ignore[attr-defined]
    sums: WeakKeyDictionary[Any, Kept] = WeakKeyDictionary()

    def add(self: Any, *args: Any, **kwargs: Any) -> Any:
        got, stored = _called(backward, self, args, kwargs)
        earlier = sums.get(self, {})
        stored = {name: value + earlier.get(name, 0.0) for name, value in stored.items()}
        vars(self).update(stored)
        sums[self] = earlier | stored
        return got

    cls.backward = add  # type: ignore[attr-defined]


DERIVED: dict[str, Callable[[type], None]] = {"stale": _stale, "shared": _shared, "accumulating": _accumulating}
"""By the name of a general rule: how it changes a class."""


def derive(id: str, notebook: ModuleType) -> ModuleType:
    """Return the notebook, its classes changed so; they are its own."""
    for value in vars(notebook).values():
        own = isinstance(value, type) and value.__module__ == notebook.__name__
        if own and all(callable(getattr(value, name, None)) for name in ("forward", "backward")):
            DERIVED[id](value)
    return notebook
