"""Follow-through: gradients that are right for the student's own forward are not charged for the forward.

A test of gradients that fails is looked at again. Where one of the values that it was given is a gradient of the
student's own forward, as numerical differences of that forward show, the test is run once more with the reference's
gradient in its place; what else it expects, it still expects. Which gradient a value should be is read off the
reference: it is the one that the same value of the reference's agrees with.

No credit where the rule is not exact over many magnitudes, as differences are not; nor where the student's forward has
another shape, ignores an input, is linear where it should not be, or has no slope that can be measured.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder import gradcheck, tree, wire
from autograder.grading.execution.test_run import TestRun
from autograder.grading.judgement import own_forward
from autograder.grading.judgement.exact_rule import are_exact
from autograder.grading.judgement.own_forward import Slopes
from autograder.grading.judgement.passes import Input, Pass, number_array_at
from autograder.grading.judgement.slots import Functions, Place, Slot, slots_of
from autograder.grading.suite.student import Student
from autograder.tree import KeyPath


class Plan:
    """What one test fetches that are gradients, found on the reference.

    run: of the test on the reference. fresh: the reference once more, to be asked for slopes.
    """

    def __init__(self, run: TestRun, fresh: Student, functions: Functions) -> None:
        self.slots: Sequence[Slot] = slots_of(run, fresh, functions)
        self._outputs = {one: own_forward.output(fresh, one) for one in self.passes}
        self._fresh = fresh
        self._curved: dict[Pass, bool] = {}

    @property
    def passes(self) -> list[Pass]:
        """Every pass of which a gradient is fetched."""
        return list(dict.fromkeys(slot.of for slot in self.slots))

    def shows_right_forwards(self, responses: Sequence[tuple[int, Any]]) -> bool:
        """Return whether what came back holds the values of all forwards, and these are the reference's."""
        values = dict(responses)
        return all(slot.value is not None and _holds(values, *slot.value) for slot in self.slots)

    def has_right_forward(self, name: str, student: Student) -> bool:
        """Whether the forward of that name gives what the reference's gives; then a wrong gradient is just wrong."""
        for one in (one for one in self.passes if one.name == name):
            own, right = own_forward.output(student, one), self._outputs[one]
            if own is None or right is None or not gradcheck.agrees(own, right):
                return False
        return True

    def corrected(
        self, responses: Sequence[tuple[int, Any]], student: Student
    ) -> dict[int, Mapping[KeyPath, np.ndarray]]:
        """Return replacements, by step and path, of the values that are right for the student's own forward."""
        wrong = [(slot, got) for slot, got in self._given(responses) if not gradcheck.agrees(got, slot.right)]
        lost = {slot for slot, _ in wrong}
        found: list[Slot] = []
        for one in dict.fromkeys(slot.of for slot, _ in wrong):
            own = self._own_slopes(student, one) if self._is_fair(student, one) else {}
            followed = {slot: wrt for slot, got in wrong if slot.of is one and (wrt := _input_of(slot, got, own))}
            if followed and are_exact(student, one, {slot.way: wrt for slot, wrt in followed.items()}):
                found += followed
            elif not followed and all(slot.of is not one or slot in lost for slot in self.slots):
                return {}  # whichever of them the test looks at, it fails
        return _by_step(found)

    def right(self) -> dict[int, Mapping[KeyPath, np.ndarray]]:
        """Return the reference's gradients, by step and path."""
        return _by_step(self.slots)

    def _inputs(self, one: Pass) -> list[Input]:
        return list(dict.fromkeys(wrt for slot in self.slots if slot.of is one for wrt in slot.wrt))

    def _own_slopes(self, student: Student, one: Pass) -> Mapping[Input, Slopes]:
        """Return the slopes of the student's forward; none at all where it ignores an input or has no slope."""
        own = own_forward.slopes(student, one, self._inputs(one))
        right = {wrt: slot.right for slot in self.slots if slot.of is one for wrt in slot.wrt}
        sound = right.keys() == own.keys() and all(own[wrt].are_slopes_beside(right[wrt]) for wrt in own)
        return own if sound else {}

    def _given(self, responses: Sequence[tuple[int, Any]]) -> Iterator[tuple[Slot, np.ndarray]]:
        values = dict(responses)
        for slot in self.slots:
            number, path = slot.place
            got = number_array_at(values.get(number), path)
            if got is not None:
                yield slot, got

    def _is_fair(self, student: Student, one: Pass) -> bool:
        """Whether the student's forward, wrong as it is, is one of which a gradient may be asked."""
        own, right = own_forward.output(student, one), self._outputs[one]
        if own is None or right is None or own.shape != right.shape or not np.isfinite(own).all():
            return False
        if one not in self._curved:
            self._curved[one] = own_forward.bends(self._fresh, one, self._inputs(one))
        return not self._curved[one] or own_forward.bends(student, one, self._inputs(one))


def _holds(values: Mapping[int, Any], place: Place, right: np.ndarray) -> bool:
    number, path = place
    got = number_array_at(values.get(number), path)
    return got is not None and gradcheck.agrees(got, right)


def _by_step(slots: Iterable[Slot]) -> dict[int, Mapping[KeyPath, np.ndarray]]:
    found: dict[int, dict[KeyPath, np.ndarray]] = {}
    for slot in slots:
        number, path = slot.place
        found.setdefault(number, {})[path] = slot.right
    return dict(found)


def _input_of(slot: Slot, got: np.ndarray, own: Mapping[Input, Slopes]) -> Input | None:
    """Return the input of which a student's value is the gradient of the student's own forward."""
    return next((wrt for wrt in slot.wrt if wrt in own and own[wrt].are_of(got)), None)


class Following(Student):
    """The student, with the reference's gradients in the place of those that are right for another forward."""

    def __init__(self, *args: Any, corrected: Mapping[int, Mapping[KeyPath, np.ndarray]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._corrected = corrected

    def _read(self, value: Any, arrays: wire.Buffers, number: int) -> Any:
        read = super()._read(value, arrays, number)
        corrected = self._corrected.get(number, {})

        def replaced(path: KeyPath, leaf: Any) -> Any:
            if path not in corrected:
                return leaf
            right = corrected[path]
            return right.astype(leaf.dtype) if isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f" else right[()]

        return tree.mapped(read, replaced)
