# what: The reference solution in the reverse order, with the student's own cells that fail
# base: reference

# %% descent_step_cost after setup

# %% gradient_check after descent_step_cost

# %% relative_error after gradient_check

# %% central_difference after relative_error

# %% forward_difference after central_difference

# %% scratch-three after forward_difference
%matplotlib inline
import math

# %% scratch-one after central-text
def half_written(:
    pass

# %% scratch-two after relative_error_corners
print(1 / 0)
