"""Random test points at which mistakes show: no two sizes alike, away from kinks, ties, zero and one."""

from collections.abc import Sequence

import numpy as np

GAP = 2.0**-6  # from kinks and ties

Shape = int | Sequence[int]


def signs(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Return +1 and -1 at random; with two entries or more both occur."""
    drawn = rng.choice([-1.0, 1.0], size=shape)
    if drawn.size > 1:
        drawn.flat[0], drawn.flat[-1] = 1.0, -1.0
    return drawn


def upstream(rng: np.random.Generator, shape: Shape = ()) -> np.ndarray:
    """Return a dout with |dout| in [0.5, 2] and signs at random: never 1, never 0."""
    magnitudes = rng.uniform(0.5, 2.0, size=shape)
    return np.where(np.abs(magnitudes - 1.0) < 0.05, 1.3, magnitudes) * signs(rng, shape)


def away_from_zero(rng: np.random.Generator, shape: Shape = (), *, scale: float = 1.0) -> np.ndarray:
    """Return numbers with magnitude in [0.2, 2] x scale, of both signs."""
    return scale * rng.uniform(0.2, 2.0, size=shape) * signs(rng, shape)


def apart(rng: np.random.Generator, x: np.ndarray, *, scale: float = 1.0) -> np.ndarray:
    """Return a partner of x without ties: every entry at least GAP x scale away, on both sides."""
    distance = scale * rng.uniform(4 * GAP, 1.5, size=np.shape(x))
    return x + distance * signs(rng, np.shape(x))
