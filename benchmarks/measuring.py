"""Repetition, medians and the table."""

import sys
import time
from collections.abc import Callable, Mapping
from statistics import median

Way = Callable[[], float]  # does something once and returns its seconds


def alternate(ways: Mapping[str, Way], times: int) -> dict[str, float]:
    """Return the median seconds of each way. The ways take turns, so that a slow minute hits all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(1, times + 1):
        for name, way in ways.items():
            seconds[name].append(way())
            print(f"[{turn} of {times}] {name}: {seconds[name][-1]:.2f} s", file=sys.stderr, flush=True)
    return {name: median(found) for name, found in seconds.items()}


def timed(action: Callable[[], object]) -> Way:
    """Return the action as a way: it returns its seconds."""

    def way() -> float:
        started = time.perf_counter()
        action()
        return time.perf_counter() - started

    return way


def heading(text: str) -> None:
    """Print the first line of a part of the table."""
    print(f"\n{text}", flush=True)


def row(label: str, figure: float, unit: str = "", *, least: float | None = None, most: float | None = None) -> None:
    """Print a figure and, beside it, its aim. least, most: the aim."""
    digits = 0 if figure >= 100 else 1 if figure >= 10 else 2
    aim = f"aim: at least {least:g}" if least is not None else f"aim: at most {most:g}" if most is not None else ""
    missed = (least is not None and figure < least) or (most is not None and figure > most)
    verdict = f", {'missed' if missed else 'met'}" if aim else ""
    print(f"  {label:58}{figure:9.{digits}f} {unit:3} {aim}{verdict}".rstrip(), flush=True)
