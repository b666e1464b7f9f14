# what: Six cells of the student's own among right answers; four of them fail
# base: reference

# %% colab after setup
from google.colab import drive  # this computer has no such thing
drive.mount("/content")

# %% unfinished after add_gate
AddGate().forward(1, 2

# %% too-early after multiply_gate
MultiplyGate().backward(1.0)

# %% magic after max_gate
%%timeit -n 1 -r 1
MaxGate().forward(1.0, 2.0)

# %% a-warning after branch_gate
import warnings
warnings.simplefilter("always")
np.array([1.0]) / 0

# %% exit after circuit
raise SystemExit("enough for today")
