# what: Right answers that move entries in a flat view of a copy, where rounding errors stay
# base: reference

# %% forward_difference
def forward_difference(f, x, h=1e-6):
    work = np.array(x, dtype="float64")
    flat = work.reshape(-1)  # a view
    result = np.empty_like(flat)
    for k in range(flat.size):
        flat[k] += h
        result[k] = f(work)
        flat[k] = np.ravel(x)[k]
    return ((result - f(work)) / h).reshape(np.shape(x))

# %% central_difference
def central_difference(f, x, h=1e-5):
    work = np.array(x, dtype="float64")
    result = np.empty_like(work)
    for k in range(work.size):
        work.flat[k] += h
        plus = f(work)
        work.flat[k] -= 2 * h
        minus = f(work)
        work.flat[k] += h
        result.flat[k] = (plus - minus) / (2 * h)
    return result
