"""Run a collected pytest item again and again: the hidden tests are collected once and run for a whole class."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest


@dataclass(frozen=True)
class HiddenTest:
    """One collected test: its name, the grade cell that it belongs to, its weight, its own time limit.

    remark: the known mistake whose sentence it says where it fails, for no marks; empty for a test that takes marks.
    """

    item: pytest.Function
    name: str
    grade_id: str
    weight: float
    seconds: float | None
    remark: str = ""


def run_item(
    item: pytest.Function, after: pytest.Function | None, given: Mapping[str, Callable[[], Any]]
) -> BaseException | None:
    """Run one item and return what it raised.

    given: the fixtures of the grader's own. A function that asks for no others is simply called; any other goes
    through pytest. pytest's own protocol would do the same through three rounds of hooks and reports that nobody
    reads here, in more time than most tests take.
    after: the item that runs next, for the fixtures that it shares with this one.
    """
    try:
        arguments = _arguments(item, given)
        if arguments is None:
            return _through_pytest(item, after)
        item.obj(**arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as problem:  # noqa: BLE001  (SystemExit, too: the caller judges)
        return problem
    return None


def _arguments(item: pytest.Function, given: Mapping[str, Callable[[], Any]]) -> dict[str, Any] | None:
    """Return what to call the item's function with; None where only pytest knows."""
    if item.cls is not None:
        return None
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    if not {*given, *parameters}.issuperset(item.fixturenames) or not all(map(_is_plain, _made(item, parameters))):
        return None
    return {name: parameters[name] if name in parameters else given[name]() for name in _names(item)}


def _names(item: pytest.Function) -> tuple[str, ...]:
    return item._fixtureinfo.argnames


def _made(item: pytest.Function, parameters: Mapping[str, Any]) -> list[Any]:
    return [item._fixtureinfo.name2fixturedefs[name][-1] for name in parameters]


def _is_plain(fixture: Any) -> bool:
    """Whether a parameter is a value that the mark names, and not an argument of some fixture."""
    return fixture.func.__name__ == "get_direct_param_fixture_func"


def _through_pytest(item: pytest.Function, after: pytest.Function | None) -> BaseException | None:
    state = item.session._setupstate
    raised: BaseException | None = None
    item._initrequest()
    try:
        state.setup(item)
        item.runtest()
    except KeyboardInterrupt:
        raise
    except BaseException as problem:  # noqa: BLE001  (the caller judges)
        raised = problem
    try:
        state.teardown_exact(after)
    except Exception as problem:  # noqa: BLE001  (the same)
        raised = raised or problem
    return raised
