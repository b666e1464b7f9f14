"""Curves, heat maps and planes in a notebook, from the student's own code; a picture never fails a notebook."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from autograder import pictures
from autograder.student import findings
from autograder.student.messages import say, word
from autograder.student.showing import Picture, show_picture

Array = np.ndarray
Curves = Mapping[str, tuple[object, object]]


def draw_curves(
    curves: Curves | Callable[[], Curves],
    *,
    title: str = "",
    x: str = "",
    y: str = "",
    log_x: bool = False,
    log_y: bool = False,
    marks: Sequence[tuple] | Callable[[], Sequence[tuple]] = (),
) -> None:
    """Show curves over one pair of axes.

    curves: name -> (xs, ys), or a function without arguments that returns this; so may each pair be one.
    x, y: what the axes mean. marks: (x, label) is a dashed line at x, (x, y, label) a ring around a point.
    """

    def picture() -> Picture:
        shown = {word(str(name)): _curve(pair, word(str(name))) for name, pair in _mapping(_given(curves)).items()}
        places = [(*place, word(label)) for *place, label in _given(marks)]  # type: ignore[attr-defined]
        axes = {"title": word(title), "x": word(x), "y": word(y)}
        drawn = pictures.curves(shown, **axes, log_x=log_x, log_y=log_y, marks=places)
        lines = [f"{name}: {_ends(xs, ys)}" for name, (xs, ys) in shown.items()]
        return _picture(drawn, title, lines, own=_any_callable(curves))

    show_picture(picture)


def draw_heat_map(matrix: object, *, title: str = "", rows: str = "", columns: str = "") -> None:
    """Show a matrix as colours, its sign as one of two.

    matrix: (R, C), or a function without arguments that returns it. rows, columns: what they mean, as "sample", "unit".
    """

    def picture() -> Picture:
        array = _matrix(_given(matrix), word(title) or say("matrix"))
        drawn = pictures.heat_map(array, title=word(title), rows=word(rows), columns=word(columns))
        lines = ["  ".join(f"{value:9.3g}" for value in row[:8]) for row in array[:8]]
        return _picture(drawn, title, lines, own=callable(matrix))

    show_picture(picture)


def draw_plane(
    points: object = None,
    labels: object = None,
    *,
    classify: Callable[[Array], object] | None = None,
    height: Callable[[Array], object] | None = None,
    paths: Mapping[str, object] | Callable[[], Mapping[str, object]] | None = None,
    title: str = "",
    limits: object = None,
) -> None:
    """Show a plane with what is given: points by class, regions of a classifier, heights of a function, paths.

    points: (N, 2). labels: integers (N,). classify: takes points (N, 2), returns labels (N,). height: takes points
    (N, 2), returns values (N,). paths: name -> (K, 2). limits: ((x_low, x_high), (y_low, y_high)).
    Points, labels, paths and each path may be functions without arguments that return these.
    """

    def picture() -> Picture:
        dots = None if points is None else _pairs(_given(points), "points")
        kinds = None if labels is None or dots is None else _labels(_given(labels), len(dots))
        ways = {word(str(k)): _pairs(_given(v), str(k)) for k, v in _mapping(_given(paths)).items()} if paths else {}
        drawn = pictures.plane(
            dots,
            kinds,
            classify=classify and (lambda grid: _for_each(classify, grid)),
            height=height and (lambda grid: _for_each(height, grid)),
            paths=ways,
            title=word(title),
            limits=limits,
        )
        lines = [*_counts(dots, kinds), *(f"{k}: {_ends(*way.T)}" for k, way in ways.items())]
        own = callable(classify) or any(map(_any_callable, (points, labels, paths)))
        return _picture(drawn, title, lines, own=own, note=say("height") if height else "")

    show_picture(picture)


def _given(data: object) -> object:
    return data() if callable(data) else data


def _any_callable(data: object) -> bool:
    return callable(data) or (isinstance(data, Mapping) and any(map(callable, data.values())))


def _mapping(given: object) -> Mapping:
    if given is None:
        raise findings.not_right("returned_none", "ask_none", call=say("your_code"))
    if not isinstance(given, Mapping):
        raise findings.not_right("not_a_dict", "ask_structure", kind=type(given).__name__)
    if not given:
        raise findings.not_right("nothing_to_draw", "ask_structure")
    return given


def _curve(pair: object, name: str) -> tuple[Array, Array]:
    xs, ys = findings.several(_given(pair), ("xs", "ys"), name)
    across, up = findings.numbers(xs, f"{name}: xs").ravel(), findings.numbers(ys, f"{name}: ys")
    findings.same_shape(f"{name}: ys", up, across.shape)
    return across, up


def _matrix(given: object, name: str) -> Array:
    array = np.asarray(findings.numbers(given, name))
    if array.ndim != 2 or not array.size:
        raise findings.not_right("not_a_matrix", "ask_shape", name=name, got=findings.described(array.shape))
    return array


def _pairs(given: object, name: str) -> Array:
    array = findings.numbers(given, name)
    findings.same_shape(name, array, (len(array) if array.ndim else 1, 2))
    return array


def _labels(given: object, count: int) -> Array:
    array = findings.numbers(given, "labels")
    findings.same_shape("labels", array, (count,))
    findings.finite("labels", array)
    return array.astype(int)


def _for_each(function: Callable[[Array], object], grid: Array) -> Array:
    """Return one number for each point of the grid, or say what came instead."""
    array = findings.numbers(function(grid.copy()), say("out"))
    if array.shape == (len(grid), 1):
        array = array[:, 0]
    findings.same_shape(say("out"), array, (len(grid),))
    return array


def _ends(xs: Array, ys: Array) -> str:
    if not len(xs):
        return "–"
    first, last = (f"({xs[i]:.4g}, {ys[i]:.4g})" for i in (0, -1))
    return f"{first} … {last}"


def _counts(dots: Array | None, kinds: Array | None) -> list[str]:
    if dots is None:
        return []
    counted = [] if kinds is None else zip(*np.unique(kinds, return_counts=True), strict=True)
    return [f"{say('points')}: {len(dots)}", *(f"  {kind}: {count}" for kind, count in counted)]


def _picture(drawn: str, title: str, lines: Sequence[str], *, own: bool, note: str = "") -> Picture:
    """Return the picture; `own` says that it comes from the student's own code."""
    text = "\n".join([*([word(title)] if title else []), *(f"  {line}" for line in lines)])
    return Picture(drawn, text, " · ".join(filter(None, [say("drawn_from_yours") if own else "", note])))
