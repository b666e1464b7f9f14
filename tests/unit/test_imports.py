"""What staff are told of a notebook's imports."""

import pytest

from autograder import wire
from autograder.grading.session.imports import autodiff_notes, imported, missing_notes
from autograder.sandbox import CellOutcome


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import torch", ["torch"]),
        ("import numpy as np, torch.nn as nn  # and jax", ["numpy", "torch"]),
        ("    from torch.autograd import grad", ["torch"]),
        ("importlib.import_module('jax.numpy')", ["jax"]),
        ('__import__("autograd")', ["autograd"]),
        ("from autograder.student import check", ["autograder"]),
        ("# import torch\ntorch = 'import jax'", []),
        ("x = important; from_here = 1", []),
    ],
)
def test_the_modules_that_a_text_imports(source: str, names: list[str]) -> None:
    assert list(imported(source)) == names


def test_a_library_that_differentiates_is_named_with_its_cell() -> None:
    (note,) = autodiff_notes({"cell 1": "import numpy", "cell 7 (max_gate)": "import jax, torch"})
    assert note.startswith("cell 7 (max_gate): imports jax, torch, which can compute gradients")


def test_a_missing_module_is_named_only_if_the_notebook_imports_it_and_it_is_missing() -> None:
    outcomes = [
        CellOutcome(wire.Problem("raised", names=[name])) for name in ("not_here.part", "numpy", "claimed", "__main__")
    ]
    (note,) = missing_notes(outcomes, ["import not_here.part, numpy, __main__"])
    assert note.startswith("imports not_here, which is not here")


def test_what_only_colab_has_is_no_news_to_staff() -> None:
    assert missing_notes([CellOutcome(wire.Problem("raised", names=["google"]))], ["import google.colab"]) == []
