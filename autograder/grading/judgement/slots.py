"""Find, on the reference, what a test fetches that is a gradient: of which forward, with respect to which input."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder import tree
from autograder.grading.execution.test_run import TestRun
from autograder.grading.judgement.own_forward import Slopes, slopes
from autograder.grading.judgement.passes import (
    Input,
    Pass,
    Way,
    function_call_of,
    inputs,
    number_arrays,
    pass_of,
    read_function,
    read_pass,
    way_to,
)
from autograder.grading.suite.student import Student

Place = tuple[int, tree.KeyPath]  # in the responses: a step, and where in its value


@dataclass(frozen=True, eq=False)
class Slot:
    """A place in what a test fetched that holds a gradient of one forward with respect to one of its inputs.

    way: to it from the pass. right: the reference's value.
    wrt: the input; several where the reference's gradients are the same and nothing tells which is meant.
    value: where the same response holds the value of the forward, with the reference's; None where it does not.
    """

    place: Place
    way: Way
    of: Pass
    wrt: tuple[Input, ...]
    right: np.ndarray
    value: tuple[Place, np.ndarray] | None = None


@dataclass(frozen=True)
class Function:
    """What a function returns. value: where that stands. gradients: where they stand, with the inputs that fit each.

    upstream: the argument that is the upstream gradient, None where there is none.
    """

    value: tree.KeyPath
    upstream: int | str | None
    gradients: Mapping[tree.KeyPath, tuple[Input, ...]]

    def applied(self, one: Pass) -> Pass:
        """Return the call of the function with what is known of it."""
        return replace(one, output=self.value, dout=1.0 if self.upstream is None else one.forward[self.upstream])


Functions = Mapping[str, Function]  # of the notebook that return a value with its gradients


def slots_of(run: TestRun, fresh: Student, functions: Functions) -> list[Slot]:
    """Return the slots of a run of the reference. fresh: the reference once more, to be asked for slopes."""
    passes = _Passes(run, fresh)
    found = [
        list(_of_function(run, number, value, functions)) or list(passes.slots(number, value))
        for number, value in run.responses
    ]
    return [slot for slots in found for slot in _in_order(slots)]


# --- objects with forward and backward ---


class _Passes:
    """The passes of the objects in one run, with the slopes of the reference's forwards."""

    def __init__(self, run: TestRun, fresh: Student) -> None:
        self._run = run
        self._fresh = fresh
        self._passes: dict[tuple[int, int, int], Pass | None] = {}
        self._slopes: dict[Pass, Mapping[Input, Slopes]] = {}

    def slots(self, number: int, value: Any) -> Iterator[Slot]:
        """Yield the slots in one response."""
        steps = self._run.steps
        calls = pass_of(steps, number)
        if calls is None:
            return
        if calls not in self._passes:
            self._passes[calls] = read_pass(steps, *calls)
        one, way = self._passes[calls], way_to(steps, number, made=calls[0], result=calls[2])
        if one is None or way is None:
            return
        for path, leaf in number_arrays(value):
            if one not in self._slopes:
                self._slopes[one] = slopes(self._fresh, one, list(inputs(one)))
            if wrt := _fitting(leaf, self._slopes[one]):
                yield Slot((number, path), (*way, *_items(path)), one, wrt, leaf)


# --- functions that return a value with its gradients ---


def functions_in(runs: Iterable[tuple[TestRun, Student]]) -> dict[str, Function]:
    """Return what the functions that are called in these runs of the reference return, by their names.

    Each run comes with the reference once more, to be asked for slopes.
    """
    found: dict[str, Function] = {}
    for run, fresh in runs:
        calls = [call for number, _ in run.responses if (call := function_call_of(run.steps, number)) is not None]
        for one in (read_function(run.steps, call) for call in dict.fromkeys(calls)):
            function = _read_function(fresh, one) if one is not None and one.name not in found else None
            if one is not None and function is not None:
                found[one.name] = function
    return found


def _read_function(fresh: Student, one: Pass) -> Function | None:
    """Return what explains most of what a function returns: a value and, after it, gradients of that value."""
    returned = list(number_arrays(fresh.value(one.value(fresh, {}))))
    best: Function | None = None
    for index, (path, value) in enumerate(returned):
        rest = returned[index + 1 :]
        for upstream in _upstreams(one, value) if rest else ():
            tried = Function(path, upstream, {})
            found = slopes(fresh, tried.applied(one), list(inputs(one)))
            fitting = {place: wrt for place, leaf in rest if (wrt := _fitting(leaf, found))}
            if fitting and (best is None or len(fitting) > len(best.gradients)):
                best = replace(tried, gradients=fitting)
            if len(fitting) == len(rest):
                return best
    return best


def _upstreams(one: Pass, value: np.ndarray) -> Iterator[int | str | None]:
    """Yield the arguments that may be the upstream gradient of a value, and None for none of them."""
    for place, given in one.forward.items():
        if isinstance(given, np.ndarray) and given.ndim and given.shape == value.shape:
            yield place
    yield None


def _of_function(run: TestRun, number: int, value: Any, functions: Functions) -> Iterator[Slot]:
    call = function_call_of(run.steps, number)
    one = None if call is None else read_function(run.steps, call)
    function = functions.get(one.name) if one else None
    way = None if call is None else way_to(run.steps, number, made=None, result=call)
    if one is None or function is None or way is None:
        return
    applied = function.applied(one)
    fetched = {tuple(key for _, key in (*way[1:], *_items(path))): (path, leaf) for path, leaf in number_arrays(value)}
    beside = None
    if function.value in fetched:
        path, leaf = fetched[function.value]
        beside = (number, path), leaf
    for place, (path, leaf) in fetched.items():
        if place in function.gradients and np.any(leaf):
            yield Slot((number, path), (*way, *_items(path)), applied, function.gradients[place], leaf, beside)


# --- both ---


def _fitting(gradient: np.ndarray, of: Mapping[Input, Slopes]) -> tuple[Input, ...]:
    """Return the inputs of which this may be the gradient; zeros are no sign of any."""
    return tuple(wrt for wrt, found in of.items() if found.are_known and found.are_of(gradient) and np.any(gradient))


def _items(path: tree.KeyPath) -> Way:
    return tuple(("item", key) for key in path)


def _in_order(slots: Sequence[Slot]) -> Iterator[Slot]:
    """Yield the slots of one value; as many as have the same inputs have these in their order."""
    for slot in slots:
        alike = [other for other in slots if other.of is slot.of and other.wrt == slot.wrt]
        yield replace(slot, wrt=(slot.wrt[alike.index(slot)],)) if len(alike) == len(slot.wrt) else slot
