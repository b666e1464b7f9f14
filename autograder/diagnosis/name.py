"""Choose the name: known mistakes by what they would have given on every draw, then ratios, then what is left over."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.diagnosis.general import general_rule
from autograder.diagnosis.trace import RTOL, Reading, Trace, close

Key = tuple[Any, ...]
TIGHT = 1e-12


@dataclass(frozen=True)
class Name:
    """What a wrong answer looks like.

    id: of a known mistake, or of a general rule. known: which of the two. words: for the sentence of a general rule.
    evidence: for staff: which outputs on how many draws.
    """

    id: str
    known: bool
    evidence: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)


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
    rtol = RTOL if target in wrong else TIGHT  # so small an error shows only where nothing is rounded away
    known = _known(mine, right, target, {id: _by_output(trace) for id, trace in mistakes.items()}, rtol)
    return known or _general(target, mine, right)


def _general(target: Key, mine: dict[Key, list[Reading]], right: dict[Key, list[Reading]]) -> Name | None:
    rule = general_rule(target, mine, right) if target in mine else None
    return Name(rule[0], False, f"holds on {len(mine[target])} draws of {target}", rule[1]) if rule else None


def _by_output(trace: Trace) -> dict[Key, list[Reading]]:
    outputs: dict[Key, list[Reading]] = defaultdict(list)
    for reading in trace:
        outputs[reading.key].append(reading)
    return dict(outputs)


def _agree(a: list[Reading], b: list[Reading], rtol: float = RTOL) -> bool:
    return len(a) == len(b) and all(close(x.value, y.value, rtol) for x, y in zip(a, b, strict=True))


def _target(mine: dict[Key, list[Reading]], wrong: list[Key], looked_at: Any) -> Key | None:
    for key, readings in mine.items():
        if looked_at is not None and any(reading.raw is looked_at for reading in readings):
            return key
    return wrong[0] if wrong else None


def _known(
    mine: dict[Key, list[Reading]],
    right: dict[Key, list[Reading]],
    target: Key,
    mistakes: Mapping[str, dict[Key, list[Reading]]],
    rtol: float,
) -> Name | None:
    """The mistake that explains the target, and the most of what else is wrong; the earlier one where two do."""
    best: tuple[int, str] | None = None
    for id, theirs in mistakes.items():
        predicted = theirs.get(target, [])
        if not _agree(mine.get(target, []), predicted, rtol) or _agree(predicted, right.get(target, []), rtol):
            continue
        explained = sum(_agree(mine[key], theirs.get(key, [])) for key in mine)
        if best is None or explained > best[0]:
            best = explained, id
    if best is None:
        return None
    draws = len(right.get(target, []))
    return Name(best[1], True, f"equal on {draws} draws of {target}, {best[0]} of {len(mine)} outputs explained")
