"""Numerical gradients and gradient checks.

One tolerance everywhere: |analytic - numerical| <= rtol*|numerical| + atol*max|numerical| + error estimate.
The defaults are as sharp as float64 allows. To accept gradients that are right but not exact, such as those of
log(p + 1e-7) with p >= 0.01, pass rtol=2e-5.
"""

from autograder.gradcheck.check import Entry, GradientReport, check_at, check_gradient
from autograder.gradcheck.comparison import (
    ATOL,
    GRADED_ATOL,
    GRADED_RTOL,
    RTOL,
    Comparison,
    agrees,
    compare,
    relative_error,
    tolerance,
)
from autograder.gradcheck.numerical import (
    DoutShapeError,
    Estimate,
    directional_derivatives,
    estimate_gradient,
    numerical_gradient,
)
from autograder.gradcheck.rounding import (
    NUMERICAL_NOISE,
    difference,
    equal_up_to_rounding,
    is_rounding,
    round_numbers,
    without_noise,
)
from autograder.gradcheck.slopes import Probe

__all__ = [
    "ATOL",
    "RTOL",
    "agrees",
    "Comparison",
    "DoutShapeError",
    "Entry",
    "Estimate",
    "GRADED_ATOL",
    "GRADED_RTOL",
    "NUMERICAL_NOISE",
    "GradientReport",
    "Probe",
    "check_at",
    "check_gradient",
    "compare",
    "difference",
    "directional_derivatives",
    "equal_up_to_rounding",
    "estimate_gradient",
    "is_rounding",
    "numerical_gradient",
    "relative_error",
    "round_numbers",
    "tolerance",
    "without_noise",
]
