# what: Right answers by recursion and lists; the check uses no other exercise
# base: reference

# %% forward_difference
def forward_difference(f, x, h=1e-6):
    x = np.array(x, dtype=np.float64)
    start = f(x.copy())
    slopes = []
    for number in range(x.size):
        entries = x.flatten().tolist()
        entries[number] += h
        slopes.append((f(np.array(entries).reshape(x.shape)) - start) / h)
    return np.array(slopes).reshape(x.shape)

# %% relative_error
def relative_error(a, b):
    pairs = list(zip(np.ravel(a).tolist(), np.ravel(b).tolist()))
    if any(u != u or v != v for u, v in pairs):
        return float("nan")
    size = max(max(abs(u), abs(v)) for u, v in pairs)
    return max(abs(u - v) for u, v in pairs) / size if size else 0.0

# %% gradient_check
def gradient_check(f, x, grad, h=1e-5):
    x = np.array(x, dtype=np.float64)
    numerical = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        numerical[i] = (f(up) - f(down)) / (2 * h)
    largest = max(np.abs(grad).max(), np.abs(numerical).max())
    return np.abs(grad - numerical).max() / largest

# %% descent_step_cost
def descent_step_cost(n):
    evaluations = 1 + sum(1 for _ in range(n))
    return np.array([evaluations, evaluations * n])
