# what: Right answers that divide by the real step and add a harmless epsilon
# base: reference

# %% forward_difference
def forward_difference(f, x, h=1e-6):
    z = np.asarray(x, dtype=np.float64).copy()
    out = np.full(z.shape, np.nan)
    f0 = f(z)
    for idx, value in np.ndenumerate(z.copy()):
        z[idx] = value + h
        step = z[idx] - value
        out[idx] = (f(z) - f0) / step
        z[idx] = value
    return out[()]

# %% relative_error
def relative_error(a, b):
    a = np.asarray(a, dtype=float)
    b = np.asarray(b, dtype=float)
    top = np.max(np.abs(a - b))
    bottom = np.maximum(np.max(np.abs(a)), np.max(np.abs(b)))
    if bottom == 0.0:
        return np.float64(0.0)
    return top / (bottom + 1e-300)
