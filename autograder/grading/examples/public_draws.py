"""Numbers that a student may see: what a hidden test draws when it is run once more for an example."""

import zlib
from typing import Any

import numpy as np

PUBLIC = 7  # first of two seeds; hidden numbers have one
MOST = 20_000  # draws of one test; one that draws until something fits may never find it among rounded numbers


class PublicGenerator(np.random.Generator):
    """Draws like NumPy's generator, but numbers that can be written down: two decimals, or two digits if that is more.

    name: of the test, which seeds it: never with the hidden seed.
    """

    def __init__(self, name: str) -> None:
        super().__init__(np.random.PCG64([PUBLIC, zlib.crc32(name.encode())]))
        self._left = MOST

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        return found if name.startswith("_") or not callable(found) else _Short(self, found)

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise RuntimeError(f"more than {MOST} draws")


class _Short:
    """One method of the generator, with short numbers."""

    def __init__(self, owner: PublicGenerator, draw: Any) -> None:
        self._owner = owner
        self._draw = draw

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._owner._count()
        drawn = self._draw(*args, **kwargs)
        if isinstance(drawn, float):
            return float(short(np.asarray(drawn)))
        return short(drawn) if isinstance(drawn, np.ndarray) and drawn.dtype.kind == "f" else drawn


def short(numbers: np.ndarray) -> np.ndarray:
    """Return the numbers rounded to two decimals, those below 0.1 to two digits."""
    with np.errstate(divide="ignore"):
        decimals = 1 - np.floor(np.log10(np.abs(numbers)))
    scale = 10.0 ** np.clip(np.where(np.isfinite(decimals), decimals, 2.0), 2.0, 300.0)
    return np.asarray(np.round(numbers * scale) / scale, dtype=numbers.dtype)
