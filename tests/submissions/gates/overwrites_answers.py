# what: Later cells overwrite and delete what was graded before them
# base: reference

# %% end
value = AddGate().forward(1.0, 2.0)
del AddGate
MultiplyGate = MultiplyGate()

# %% end
circuit = circuit(1.0, 2.0, 3.0)
np = None
