# what: Notes of the student's own stand far from the written question, which is not answered
# base: released

# %% [markdown]
# Read chapter 2 again!

# %% [markdown] more_notes after multiply_gate
# A product: each input is weighed by the other.
