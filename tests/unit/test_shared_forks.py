"""Tests that share two forks: opposite orders, equal responses, or no response of theirs counts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from autograder import wire
from autograder.grading.execution.shared_forks import (
    FEWEST,
    MAX_SECONDS,
    SharedResponses,
    ask_in_shared_forks,
    first_index,
)
from autograder.sandbox import Ended, Request, Response, TimedOut
from autograder.sandbox.fork import OtherCall
from tests.exchanges import request, response

NAMES = ("a", "b", "c", "d")
Answer = Callable[[str, Sequence[str]], Any]
"""What a name gives, or raises. It also gets the names that were asked for before in the same fork."""


class Worker:
    """A process whose forks answer like this.

    prints: text by the name at which it is printed. noise: the names after which more frames come than were asked for.
    forks: how many it makes before it ends. orders: of each fork, the names that it was asked for. stepwise: those
    that it was asked for step by step.
    """

    def __init__(
        self,
        answer: Answer = lambda name, _: ord(name),
        *,
        prints: Answer = lambda *_: "",
        noise: Answer = lambda *_: False,
        forks: int = 9,
    ) -> None:
        self._answer = answer
        self._prints = prints
        self._noise = noise
        self._forks = forks
        self._text = ""
        self._noisy = False
        self.orders: list[list[str]] = []
        self.stepwise: list[str] = []
        self.seconds: set[float] = set()

    @contextmanager
    def test(self) -> Iterator["Worker"]:
        if len(self.orders) >= self._forks:
            raise Ended
        self.orders.append([])
        self._noisy = False
        yield self

    def ask_all(self, requests: Sequence[Request], seconds: float) -> Iterator[Response]:
        self.seconds.add(seconds)
        for asked in requests:
            name, earlier = self._name(asked), tuple(self.orders[-1])
            self.orders[-1].append(name)
            self._text += self._prints(name, earlier)
            self._noisy = self._noisy or self._noise(name, earlier)
            value = self._answer(name, earlier)
            if isinstance(value, Exception):
                raise value
            yield response(asked, value)

    def ask_step_by_step(self, earlier: Response, seconds: float) -> Response:
        self.stepwise.append(self._name(earlier.request))
        return self.ask_again(earlier, seconds)

    def ask_again(self, earlier: Response, seconds: float) -> Response:
        return next(self.ask_all([earlier.request], seconds))

    @staticmethod
    def _name(asked: Request) -> str:
        (step,) = wire.decode(wire.Request, asked.frame[wire.PREFIX.size :]).steps
        return str(step.name)

    def is_silent(self) -> bool:
        return not self._noisy

    def printed(self) -> str:
        text, self._text = self._text, ""
        return text


def shared(worker: Worker, *names: str, first: int = 0, **more: Sequence[str]) -> dict[str, SharedResponses]:
    """Ask for a name in each test. more: tests that ask for several names, one request each."""
    tests: Mapping[str, Sequence[str]] = {**{name: [name] for name in names}, **more}
    known = {test: responses(*asked) for test, asked in tests.items()}
    return ask_in_shared_forks(worker, known, first=first)  # type: ignore[arg-type]


def responses(*names: str, functions: tuple[Callable[..., Any], ...] = ()) -> list[Response]:
    """Return the reference's responses to requests for these names."""
    return [response(request(name, number, functions=functions), 0.0) for number, name in enumerate(names, 1)]


def values(found: Mapping[str, SharedResponses]) -> dict[str, list[Any]]:
    """Return what the tests got."""
    return {
        test: [one.outcome.read()[0][0] for one in responses.exchanges if isinstance(one.outcome, Response)]
        for test, responses in found.items()
    }


# --- the orders ---


@pytest.mark.parametrize(
    ("first", "order"), [(0, "abcd"), (2, "cdab"), (3, "dabc"), (6, "cdab"), (2**64 + 1, "bcda")], ids=str
)
def test_the_second_fork_gets_the_opposite_order_of_the_first(first: int, order: str) -> None:
    worker = Worker()
    assert values(shared(worker, *NAMES, first=first)) == {name: [ord(name)] for name in NAMES}
    assert worker.orders == [list(order), list(reversed(order))]


def test_the_requests_of_one_test_keep_their_order() -> None:
    worker = Worker()
    found = shared(worker, "a", "b", both=["x", "y"])
    assert worker.orders == [["a", "b", "x", "y"], ["x", "y", "b", "a"]]
    assert values(found)["both"] == [ord("x"), ord("y")]
    assert [one.request.number for one in found["both"].exchanges] == [1, 2]


def test_each_request_gets_little_time() -> None:
    worker = Worker()
    shared(worker, *NAMES)
    assert worker.seconds == {MAX_SECONDS}


@pytest.mark.parametrize("count", range(FEWEST + 1))
def test_few_tests_do_not_share(count: int) -> None:
    worker = Worker()
    found = shared(worker, *NAMES[:count])
    assert (len(found), len(worker.orders)) == ((count, 2) if count >= 3 else (0, 0))


def test_where_any_response_depends_on_the_order_none_counts() -> None:
    def counts(name: str, earlier: Sequence[str]) -> int:
        return len(earlier) if name == "b" else 0

    assert shared(Worker(counts), *NAMES) == {}


def test_the_first_response_of_a_test_may_hide_no_difference_in_its_last() -> None:
    def depends(name: str, earlier: Sequence[str]) -> bool:
        return name == "y" and "a" in earlier

    assert shared(Worker(depends), "a", "b", both=["x", "y"]) == {}


# --- no response ---


@pytest.mark.parametrize("problem", [Ended(), TimedOut(), wire.WireError("nonsense")], ids=repr)
def test_a_test_that_ends_the_first_fork_is_left_out_with_all_after_it(problem: Exception) -> None:
    worker = Worker(lambda name, _: problem if name == "c" else 0)
    assert set(shared(worker, *NAMES)) == {"a", "b"}
    assert worker.orders == [["a", "b", "c"], ["b", "a"]]


def test_a_test_that_ends_the_fork_at_its_second_request_is_left_out_whole() -> None:
    worker = Worker(lambda name, _: Ended() if name == "y" else 0)
    assert set(shared(worker, "a", "b", both=["x", "y"])) == {"a", "b"}
    assert worker.orders == [["a", "b", "x", "y"], ["b", "a"]]


def test_a_test_that_ends_only_the_second_fork_makes_all_of_them_not_count() -> None:
    assert shared(Worker(lambda name, earlier: Ended() if name == "a" and earlier else 0), *NAMES) == {}


@pytest.mark.parametrize("forks", [0, 1])
def test_where_no_fork_is_to_be_had_there_are_no_responses(forks: int) -> None:
    worker = Worker(forks=forks)
    assert shared(worker, *NAMES) == {}
    assert len(worker.orders) == forks


@pytest.mark.parametrize("in_second", [False, True])
def test_where_more_frames_come_than_were_asked_for_no_response_counts(in_second: bool) -> None:
    noise = Worker(noise=lambda name, earlier: name == "b" and ("c" in earlier) is in_second)
    assert shared(noise, *NAMES) == {}


# --- printed text ---


def test_where_something_is_printed_tests_are_asked_one_by_one_and_each_keeps_its_text() -> None:
    worker = Worker(prints=lambda name, _: f"at {name}\n" if name in "bd" else "")
    found = shared(worker, *NAMES, first=1)
    assert {name: responses.printed for name, responses in found.items()} == {
        "a": "",
        "b": "at b\n",
        "c": "",
        "d": "at d\n",
    }
    assert worker.orders == [list("bcda"), list("bcda"), list("adcb")]
    assert values(found) == {name: [ord(name)] for name in NAMES}
    assert worker.printed() == ""
    assert worker.seconds == {MAX_SECONDS}


def test_where_the_text_depends_on_the_order_no_response_counts() -> None:
    assert shared(Worker(prints=lambda name, earlier: f"{name} after {len(earlier)}"), *NAMES) == {}


def test_where_only_the_second_fork_prints_no_response_counts() -> None:
    worker = Worker(prints=lambda name, earlier: "text" if name == "a" and earlier else "")
    assert shared(worker, *NAMES) == {}
    assert len(worker.orders) == 2


def test_where_the_response_depends_on_the_order_text_does_not_save_it() -> None:
    assert shared(Worker(lambda _, earlier: len(earlier), prints=lambda *_: "x"), *NAMES) == {}


@pytest.mark.parametrize("problem", [Ended(), TimedOut(), wire.WireError("nonsense")], ids=repr)
def test_asked_one_by_one_a_test_that_ends_the_fork_is_left_out_with_its_text(problem: Exception) -> None:
    worker = Worker(lambda name, _: problem if name == "c" else 0, prints=lambda name, _: name)
    found = shared(worker, *NAMES)
    assert {name: responses.printed for name, responses in found.items()} == {"a": "a", "b": "b"}
    assert worker.orders == [["a", "b", "c"], ["a", "b", "c"], ["b", "a"]]
    assert worker.printed() == ""


def test_asked_one_by_one_a_test_that_sends_too_much_is_left_out_with_all_after_it() -> None:
    worker = Worker(prints=lambda name, _: name, noise=lambda name, _: name == "c")
    assert set(shared(worker, *NAMES)) == {"a", "b"}
    assert worker.orders[1:] == [["a", "b", "c"], ["b", "a"]]


@pytest.mark.parametrize("forks", [1, 2])
def test_where_forks_run_out_while_tests_are_asked_one_by_one_there_are_no_responses(forks: int) -> None:
    assert shared(Worker(prints=lambda name, _: name, forks=forks), *NAMES) == {}


# --- which test comes first ---


def test_the_first_test_is_the_same_in_each_run_of_a_notebook() -> None:
    assert first_index("key", {1: "a", 2: "b"}) == first_index("key", {2: "b", 1: "a"}) >= 0


def test_the_first_test_depends_on_the_key_and_on_every_cell_of_the_notebook() -> None:
    notebooks: list[dict[int, str]] = [{1: "a", 2: "b"}, {1: "a", 2: "c"}, {1: "b", 2: "a"}, {1: "ab"}, {}]
    found = {first_index(key, sources) for key in ("key", "another key") for sources in notebooks}
    assert len(found) == 2 * len(notebooks)


def test_any_test_may_be_the_first() -> None:
    assert {first_index("key", {1: f"x = {number}"}) % 4 for number in range(100)} == {0, 1, 2, 3}


def test_a_notebook_that_is_no_unicode_has_a_first_test_as_well() -> None:
    assert first_index("key", {1: "'\ud800'"}) >= 0


# --- tests that give the student's code functions to call ---


def with_functions(worker: Worker, *names: str, **calling: Sequence[str]) -> dict[str, SharedResponses]:
    """Ask for a name in each test. calling: tests that give functions, and the names that each asks for."""
    known = {name: responses(name) for name in names}
    known |= {test: responses(*asked, functions=(abs,)) for test, asked in calling.items()}
    return ask_in_shared_forks(worker, known, first=0)  # type: ignore[arg-type]


def test_a_test_with_functions_is_asked_step_by_step_in_the_first_fork_and_repeated_in_the_second() -> None:
    worker = Worker()
    found = with_functions(worker, "a", "b", x="xy")
    assert worker.orders == [["a", "b", "x", "y"], ["x", "y", "b", "a"]]
    assert worker.stepwise == ["x", "y"]
    assert values(found)["x"] == [ord("x"), ord("y")]
    assert worker.seconds == {MAX_SECONDS}


def test_a_test_with_functions_that_responds_differently_in_the_second_fork_makes_the_order_count() -> None:
    worker = Worker(lambda name, earlier: (name, "a" in earlier) if name == "x" else name)
    assert with_functions(worker, "a", "b", x="x") == {}


def test_a_test_whose_functions_are_called_in_another_way_is_left_out_alone() -> None:
    worker = Worker(lambda name, _: OtherCall() if name == "y" else name)
    found = with_functions(worker, "a", "b", x="x", y="wyv", z="z")
    assert set(found) == {"a", "b", "x", "z"}
    assert worker.orders == [["a", "b", "x", "w", "y", "z"], ["z", "x", "b", "a"]]


def test_a_test_whose_functions_are_called_in_another_way_in_the_second_fork_makes_the_order_count() -> None:
    worker = Worker(lambda name, earlier: OtherCall() if name == "x" and "a" not in earlier else name)
    assert with_functions(worker, "a", "b", x="x") == {}


def test_a_test_with_functions_that_gets_no_response_is_left_out_with_those_after_it() -> None:
    worker = Worker(lambda name, _: TimedOut() if name == "y" else name)
    found = with_functions(worker, "a", "b", x="x", y="y", z="z")
    assert set(found) == {"a", "b", "x"}
    assert worker.orders == [["a", "b", "x", "y"], ["x", "b", "a"]]


def test_a_test_with_functions_that_ends_at_its_second_request_is_left_out_whole() -> None:
    worker = Worker(lambda name, _: Ended() if name == "y" else name)
    assert set(with_functions(worker, "a", "b", x="xy")) == {"a", "b"}


def test_what_a_test_with_functions_prints_is_its_own() -> None:
    worker = Worker(prints=lambda name, _: "hello" if name == "x" else "")
    found = with_functions(worker, "a", "b", x="x", y="y")
    assert {name: one.printed for name, one in found.items()} == {"a": "", "b": "", "x": "hello", "y": ""}


def test_what_a_test_that_is_left_out_has_printed_is_nobodys() -> None:
    worker = Worker(
        lambda name, _: OtherCall() if name == "x" else name, prints=lambda name, _: "hello" * (name == "x")
    )
    found = with_functions(worker, "a", "b", x="x", y="y")
    assert {name: one.printed for name, one in found.items()} == {"a": "", "b": "", "y": ""}
