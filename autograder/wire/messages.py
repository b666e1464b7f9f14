"""What the two sides say to one another: values, the steps of a hidden test, orders and reports."""

from typing import Annotated, TypeAlias

import msgspec


class Array(msgspec.Struct, tag="array", frozen=True):
    """An array whose entries stand in the payload. dtype: one character of DTYPES."""

    dtype: str
    shape: tuple[int, ...]


class Group(msgspec.Struct, tag="group", frozen=True):
    """A tuple, list or dict with text keys."""

    kind: str
    items: "list[Value]"
    keys: list[str] | None = None


class Opaque(msgspec.Struct, tag="opaque", frozen=True):
    """An object that stays where it is; only the name of its type crosses."""

    type_name: str


class Ref(msgspec.Struct, tag="ref", frozen=True):
    """What an earlier step of the same test gave."""

    step: int


class Function(msgspec.Struct, tag="function", frozen=True):
    """A function of the grader's that the student's code may call; each call crosses back."""

    number: int
    name: str = "f"


Value: TypeAlias = None | bool | int | float | str | Array | Group | Opaque | Ref | Function


class Problem(msgspec.Struct, tag="problem", frozen=True):
    """Why a step gave no value. The student's process says so: it is a claim, good for a message and nothing else.

    kind: `raised`, `missing` (no such name), `attribute` (no such attribute) or `waiting` (an earlier step failed); no
    other one is decoded.
    cell, line: where in the student's cells the exception arose; 0 if it did not.
    unwritten: whether a line of the student's own raised NotImplementedError: the exercise is not done yet.
    names: what was found nearby, for `missing`; the module that was not found, for a ModuleNotFoundError.
    """

    kind: Annotated[str, msgspec.Meta(pattern="^(raised|missing|attribute|waiting)\\Z")]
    type_name: str = ""
    text: str = ""
    cell: int = 0
    line: int = 0
    step: int = 0
    names: list[str] = []
    unwritten: bool = False


class Get(msgspec.Struct, tag="get", frozen=True):
    """A name that the student's cells define."""

    name: str


class Put(msgspec.Struct, tag="put", frozen=True):
    """A value of the grader's, to be kept and looked at again."""

    value: Value


class Attr(msgspec.Struct, tag="attr", frozen=True):
    """An attribute of an object."""

    of: Value
    name: str


class Item(msgspec.Struct, tag="item", frozen=True):
    """An element of an object."""

    of: Value
    key: Value


class Set(msgspec.Struct, tag="set", frozen=True):
    """An attribute set from outside."""

    of: Value
    name: str
    value: Value


class Call(msgspec.Struct, tag="call", frozen=True):
    """A call with fresh copies of every array among the arguments."""

    of: Value
    args: list[Value]
    kwargs: dict[str, Value] = {}


class Import(msgspec.Struct, tag="import", frozen=True):
    """A module that was released beside the notebook."""

    name: str


Step: TypeAlias = Get | Put | Attr | Item | Set | Call | Import


FIRST_REQUEST = 1


class Run(msgspec.Struct, tag="run", frozen=True):
    """Take these steps, then send the values of those in `fetch`.

    request: its number within the test. FIRST_REQUEST begins a test: values of an earlier one are gone.
    """

    request: int
    steps: list[Step]
    fetch: list[int]


class RunCell(msgspec.Struct, tag="cell", frozen=True):
    """Run one cell of the notebook.

    source: its text in UTF-8, inside the array that follows. keep: keep what its names stand for afterwards.
    """

    request: int
    number: int
    source: Array
    keep: bool = False


class Compare(msgspec.Struct, tag="compare", frozen=True):
    """Which of these names, and of the names that their code uses, stand for something else than after a cell?"""

    request: int
    cell: int
    names: list[str]


class PutFiles(msgspec.Struct, tag="files", frozen=True):
    """Write these files into the working folder, but none that is there already; their bytes follow."""

    request: int
    names: list[str]
    contents: list[Array]


class Fork(msgspec.Struct, tag="fork", frozen=True):
    """Fork for one hidden test; the channel of the fork comes along as a descriptor.

    cell: give the names back what they stood for after this one; 0: as they are.
    """

    request: int
    cell: int = 0


class Returned(msgspec.Struct, tag="returned", frozen=True):
    """What a function of the grader's gave, or that it cannot take such arguments."""

    request: int
    value: Value
    problem: str = ""


class Values(msgspec.Struct, tag="values", frozen=True):
    """The answer to Run: one value or problem for each step fetched."""

    request: int
    values: list[None | bool | int | float | str | Array | Group | Opaque | Problem]


class CellDone(msgspec.Struct, tag="done", frozen=True):
    """The answer to RunCell.

    displays: MIME bundles as JSON text, inside the array that follows.
    left_out: commands that had no effect (`!pip install x`): of which kind, and as they stand in the cell.
    """

    request: int
    problem: Problem | None
    displays: Array
    left_out: list[tuple[str, str]] = []


class Changed(msgspec.Struct, tag="changed", frozen=True):
    """The answer to Compare. cells: the one that last bound or deleted each of these names."""

    request: int
    cells: dict[str, int]


class Placed(msgspec.Struct, tag="placed", frozen=True):
    """The answer to PutFiles."""

    request: int


class Forked(msgspec.Struct, tag="forked", frozen=True):
    """The answer to Fork."""

    request: int


class Called(msgspec.Struct, tag="called", frozen=True):
    """The student's code calls a function of the grader's."""

    request: int
    function: int
    args: list[Value]
    kwargs: dict[str, Value] = {}


class Ready(msgspec.Struct, tag="ready", frozen=True):
    """The process is confined and waits."""

    pid: int


class Failed(msgspec.Struct, tag="failed", frozen=True):
    """The process could not be confined; no student code has run."""

    reason: str


class Start(msgspec.Struct, tag="start", frozen=True):
    """To the zygote: start a submission's process. Its channel and its output come along as descriptors."""

    request: int
    uid: int | None
    workdir: str
    companions: str | None


class Kill(msgspec.Struct, tag="kill", frozen=True):
    """To the zygote: end a submission's process and all of its group, or all of the group but that process."""

    request: int
    group: int
    only_forks: bool = False


class Killed(msgspec.Struct, tag="killed", frozen=True):
    """From the zygote: it is gone.

    outside: whether its first process had been killed before, and by nobody here. cpu_seconds: that this one had used.
    """

    request: int
    outside: bool = False
    cpu_seconds: float = 0.0


class Look(msgspec.Struct, tag="look", frozen=True):
    """To the zygote: how do a submission's processes fare?"""

    request: int
    group: int


class Seen(msgspec.Struct, tag="seen", frozen=True):
    """From the zygote. delayed: seconds for which they could have run, but had no processor."""

    request: int
    delayed: float


Request: TypeAlias = Run | RunCell | Compare | PutFiles | Fork | Returned
Reply: TypeAlias = Values | CellDone | Changed | Placed | Forked | Called | Ready | Failed
Order: TypeAlias = Start | Kill | Look
Report: TypeAlias = Ready | Failed | Killed | Seen
