"""Nested values: every part is found by its path, and a copy differs only where it should."""

from operator import eq
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import tree

NESTED = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=2) | st.integers(), inner, max_size=3)
    ),
    max_leaves=10,
)
EXAMPLE = {"W": [1, (2, 3)], "b": 4, "none": ()}


def identity(_: tree.KeyPath, leaf: Any) -> Any:
    return leaf


def containers(value: Any) -> list[Any]:
    """Return the tuples, lists and dicts in a value, itself among them."""
    if not isinstance(value, (tuple, list, dict)):
        return []
    parts = value.values() if isinstance(value, dict) else value
    return [value, *(found for part in parts for found in containers(part))]


def test_leaves_come_in_order_with_the_path_that_leads_to_them() -> None:
    assert list(tree.leaves(EXAMPLE)) == [(("W", 0), 1), (("W", 1, 0), 2), (("W", 1, 1), 3), (("b",), 4)]


def test_a_value_that_is_not_nested_is_its_own_leaf() -> None:
    assert list(tree.leaves("text")) == [((), "text")]
    assert tree.at("text", ()) == "text"
    assert tree.mapped(3, lambda path, leaf: (path, leaf)) == ((), 3)


def test_a_mapping_that_is_no_dict_is_looked_into() -> None:
    assert list(tree.leaves(MappingProxyType({"dx": 1}))) == [(("dx",), 1)]


@given(NESTED)
def test_every_leaf_is_found_again_by_its_path(value: Any) -> None:
    paths = [path for path, _ in tree.leaves(value)]
    assert len(set(paths)) == len(paths)
    assert all(tree.at(value, path) is leaf for path, leaf in tree.leaves(value))


@given(NESTED)
def test_mapping_each_leaf_to_itself_gives_an_equal_copy(value: Any) -> None:
    copy = tree.mapped(value, identity)
    assert repr(copy) == repr(value)  # types and order, too
    assert not any(a is b for a, b in zip(containers(copy), containers(value), strict=True) if a != ())


@given(NESTED)
def test_a_function_gets_the_path_of_the_leaf_that_it_replaces(value: Any) -> None:
    paths = tree.mapped(value, lambda path, _: frozenset([path]))
    assert [leaf for _, leaf in tree.leaves(paths)] == [frozenset([path]) for path, _ in tree.leaves(value)]


@pytest.mark.parametrize("path", [("W", 2), ("c",), ("b", 0), ("W", "x"), ("none", 0)], ids=str)
def test_a_path_that_leads_nowhere_is_a_lookup_or_type_error(path: tree.KeyPath) -> None:
    with pytest.raises((LookupError, TypeError)):
        tree.at(EXAMPLE, path)


@given(NESTED)
def test_a_value_is_like_its_copy(value: Any) -> None:
    assert tree.alike(value, tree.mapped(value, identity), eq)


@pytest.mark.parametrize(
    ("a", "b", "is_alike"),
    [
        ([1, 2], (1, 2), True),
        ([1, [2, (3,)]], (1, (2, [3])), True),
        ([1, 2], [1, 3], False),
        ([1, 2], [1], False),
        ([1], [1, 2], False),
        ([], (), True),
        ([], {}, False),
        ([], None, False),
        (None, [], False),
        (1, [1], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"b": 1}, False),
        ({"a": 1}, {"a": 1, "b": 1}, False),
        ({"a": [1]}, {"a": [2]}, False),
        ({0: 1}, [1], False),
    ],
    ids=str,
)
def test_two_values_are_alike_in_structure_and_leaves(a: Any, b: Any, is_alike: bool) -> None:
    assert tree.alike(a, b, eq) is is_alike


@pytest.mark.parametrize(("a", "b"), [([], {}), ({}, None), (1, [1]), ([1], [[1]]), ({"a": 1}, {"a": {}})], ids=str)
def test_values_of_another_structure_are_not_alike_whatever_the_function_says(a: Any, b: Any) -> None:
    assert not tree.alike(a, b, lambda *_: True)
    assert not tree.alike(b, a, lambda *_: True)


def test_only_leaves_are_compared_by_the_function() -> None:
    met: list[tuple[Any, Any]] = []
    assert tree.alike({"x": [1, 2]}, {"x": (3, 4)}, lambda a, b: not met.append((a, b)))  # type: ignore[func-returns-value]
    assert met == [(1, 3), (2, 4)]
