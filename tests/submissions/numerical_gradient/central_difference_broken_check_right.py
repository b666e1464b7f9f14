# what: The central difference divides by h; the check measures its slopes without it
# base: reference

# %% central_difference
def central_difference(f, x, h=1e-5):
    point = np.array(x, dtype=np.float64)
    slopes = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        kept = point[i]
        point[i] = kept + h
        above = f(point)
        point[i] = kept - h
        below = f(point)
        slopes[i] = (above - below) / h
        point[i] = kept
    return slopes

# %% gradient_check
def gradient_check(f, x, grad, h=1e-5):
    return relative_error(a=grad, b=central_difference(f, x, h=h))
