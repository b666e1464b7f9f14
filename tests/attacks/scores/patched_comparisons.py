# what: Patches allclose, isclose, assert_allclose, array_equal, abs, max and the checks of the notebook
# held: nothing of the student's process takes part in a verdict; values cross as bytes and are compared outside
# base: released

# %%
import builtins
import numpy as np

np.allclose = np.isclose = np.array_equal = lambda *args, **kwargs: True
np.testing.assert_allclose = np.testing.assert_array_equal = np.testing.assert_equal = lambda *args, **kwargs: None
import autograder.gradcheck as gradcheck
import autograder.student as student
gradcheck.compare = gradcheck.check_gradient = student.check = lambda *args, **kwargs: True
builtins.abs = builtins.max = lambda *args, **kwargs: 0
