# what: Both differences work only for vectors of floats, which they change
# base: reference

# %% forward_difference
def forward_difference(f, x, h=1e-6):
    grad = np.zeros_like(x)
    fx = f(x)
    for i in range(x.shape[0]):
        x[i] += h
        grad[i] = (f(x) - fx) / h
        x[i] -= h
    return grad

# %% central_difference
def central_difference(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for i in range(x.shape[0]):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        down = f(x)
        x[i] += h
        grad[i] = (up - down) / (2 * h)
    return grad
