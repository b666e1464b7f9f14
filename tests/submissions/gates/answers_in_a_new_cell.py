# what: The written answer stands in a cell of its own, below the one that it belongs in
# base: released

# %% [markdown] my_answer after written_gates
# Add hands the gradient on, multiply weighs it by the other input, max gives it to the winner.
