# what: Right answers that make a new array from unit vectors for each entry
# base: reference

# %% forward_difference
def forward_difference(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    units = np.eye(x.size).reshape(x.size, *x.shape)
    base = f(x)
    return np.array([(f(x + h * unit) - base) / h for unit in units]).reshape(x.shape)

# %% central_difference
def central_difference(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    units = np.eye(x.size).reshape(x.size, *x.shape)
    return np.array([(f(x + h * u) - f(x - h * u)) / 2 / h for u in units]).reshape(x.shape)

# %% relative_error
def relative_error(a, b):
    a, b = np.atleast_1d(np.asarray(a, float)), np.atleast_1d(np.asarray(b, float))
    if not a.any() and not b.any():
        return 0
    return np.abs(a - b).max() / np.maximum(np.abs(a).max(), np.abs(b).max())

# %% gradient_check
def gradient_check(f, x, grad, h=1e-5):
    return relative_error(b=central_difference(f=f, x=x, h=h), a=grad)

# %% descent_step_cost
def descent_step_cost(n):
    return [n + 1, n**2 + n]
