# what: The error is relative to each entry, the forward difference evaluates f too often, and a step costs too little
# base: reference

# %% forward_difference
def forward_difference(f, x, h=1e-6):
    """Return the slopes (f(x + h e_i) - f(x)) / h: float64, shape of x.

    f: pure function, array of x's shape -> number; called exactly N + 1 times.
    x: array with N entries, any number of dimensions; not changed.
    h: step.
    """
    point = np.array(x, dtype=np.float64)
    slopes = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        start = f(point)
        kept = point[i]
        point[i] = kept + h
        slopes[i] = (f(point) - start) / h
        point[i] = kept
    return slopes

# %% relative_error
def relative_error(a, b):
    return np.max(np.abs(a - b) / (np.abs(a) + np.abs(b) + 1e-8))

# %% descent_step_cost
def descent_step_cost(n):
    return n + 1, n * n
