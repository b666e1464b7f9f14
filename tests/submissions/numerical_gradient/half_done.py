# what: Only the forward difference and the relative error are written

# %% forward_difference
def forward_difference(f, x, h=1e-6):
    """Return the slopes (f(x + h e_i) - f(x)) / h: float64, shape of x.

    f: pure function, array of x's shape -> number; called exactly N + 1 times.
    x: array with N entries, any number of dimensions; not changed.
    h: step.
    """
    point = np.array(x, dtype=np.float64)
    slopes = np.zeros(point.shape)
    start = f(point)
    for i in np.ndindex(point.shape):
        kept = point[i]
        point[i] = kept + h
        slopes[i] = (f(point) - start) / h
        point[i] = kept
    return slopes

# %% relative_error
def relative_error(a, b):
    """Return max|a - b| / max(max|a|, max|b|) as a float.

    a, b: two arrays of one shape, or two numbers; not changed.
    0 where both are zero everywhere; nan where either holds a nan.
    """
    a = np.asarray(a, dtype=np.float64)
    b = np.asarray(b, dtype=np.float64)
    size = np.max(np.abs([a, b]))
    if size == 0:
        return 0.0
    return float(np.max(np.abs(a - b)) / size)
