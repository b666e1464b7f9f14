"""Choose the name: known mistakes by what they would have given on every draw, then ratios, then what is left over."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.diagnosis.general import general_rule
from autograder.diagnosis.trace import Key, Outputs, Reading, Trace, close

TIGHT = 1e-14  # of the largest value: less is rounding
SAME_SIZE = 30.0  # times: errors by numerical differentiation vary that much


@dataclass(frozen=True)
class Name:
    """What a wrong answer looks like.

    id: of a known mistake, or of a general rule. known: which of the two. words: for the sentence of a general rule.
    rivals: the known mistakes that explain as much, itself among them.
    evidence: for staff: which outputs on how many draws.
    """

    id: str
    known: bool
    evidence: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)
    rivals: tuple[str, ...] = ()


def diagnose(student: Trace, reference: Trace, mistakes: Mapping[str, Trace], *, looked_at: Any = None) -> Name | None:
    """Return what the student's answer looks like; None where it looks like nothing that is known.

    mistakes: what each known mistake gives in the same test, the most precise first.
    looked_at: the object that the test refused; the name must explain the output that it belongs to.
    """
    mine, right = _by_output(student), _by_output(reference)
    wrong = [key for key in {**right, **mine} if not _agree(mine.get(key, []), right.get(key, []))]
    target = _target(mine, wrong, looked_at)
    if target is None:
        return None
    candidates = {id: _by_output(trace) for id, trace in mistakes.items()}
    if target not in wrong:  # so small an error shows only where nothing is rounded away
        return _slightly_known(mine, right, target, candidates)
    return _known(mine, right, target, candidates) or _general(target, mine, right)


def _general(target: Key, mine: Outputs, right: Outputs) -> Name | None:
    rule = general_rule(target, mine, right) if target in mine else None
    return Name(rule[0], False, f"holds on {len(mine[target])} draws of {target}", rule[1]) if rule else None


def _by_output(trace: Trace) -> Outputs:
    outputs: Outputs = defaultdict(list)
    for reading in trace:
        outputs[reading.key].append(reading)
    return dict(outputs)


def _agree(a: list[Reading], b: list[Reading]) -> bool:
    return len(a) == len(b) and all(close(x.value, y.value) for x, y in zip(a, b, strict=True))


def _target(mine: Outputs, wrong: list[Key], looked_at: Any) -> Key | None:
    for key, readings in mine.items():
        if looked_at is not None and any(reading.raw is looked_at for reading in readings):
            return key
    return wrong[0] if wrong else None


def _known(mine: Outputs, right: Outputs, target: Key, mistakes: Mapping[str, Outputs]) -> Name | None:
    """The mistake that explains the target, and the most of what else is wrong; the earlier one where two do."""
    explained: dict[str, int] = {}
    for id, theirs in mistakes.items():
        predicted = theirs.get(target, [])
        if _agree(mine.get(target, []), predicted) and not _agree(predicted, right.get(target, [])):
            explained[id] = sum(_agree(mine[key], theirs.get(key, [])) for key in mine)
    if not explained:
        return None
    most = max(explained.values())
    rivals = tuple(id for id, count in explained.items() if count == most)
    draws = len(right.get(target, []))
    evidence = f"equal on {draws} draws of {target}, {most} of {len(mine)} outputs explained"
    return Name(rivals[0], True, evidence, rivals=rivals)


def _slightly_known(mine: Outputs, right: Outputs, target: Key, mistakes: Mapping[str, Outputs]) -> Name | None:
    """The mistake whose error is nearly as small: what rounding leaves of it is another number on every machine."""
    own = _deviation(mine.get(target, []), right.get(target, []))
    others = {id: _deviation(theirs.get(target, []), right.get(target, [])) for id, theirs in mistakes.items()}
    ratios = {id: abs(np.log(other / own)) for id, other in others.items() if own > TIGHT < other}
    likely = {id: ratio for id, ratio in ratios.items() if ratio < np.log(SAME_SIZE)}
    if not likely:
        return None
    best = min(likely, key=lambda id: likely[id])
    return Name(best, True, f"an error of {own:.2g} of the values of {target}, nearly as large", rivals=(best,))


def _deviation(a: list[Reading], n: list[Reading]) -> float:
    """Return the largest error as a share of the largest value; 0 where they cannot be compared."""
    shares = [_share(x.value, y.value) for x, y in zip(a, n, strict=False)]
    return max(shares, default=0.0) if len(a) == len(n) and all(map(np.isfinite, shares)) else 0.0


def _share(a: np.ndarray | str, n: np.ndarray | str) -> float:
    if isinstance(a, str) or isinstance(n, str) or a.shape != n.shape:
        return np.inf
    return float(np.max(np.abs(a - n), initial=0.0) / np.max(np.abs(n), initial=1e-300))
