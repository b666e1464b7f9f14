# what: Right answers by generators and itertools.accumulate

# %% sgd_update
def sgd_update(params, grads, lr):
    for name in grads:
        params[name][...] = params[name] - lr * grads[name]
    return params

# %% gradient_descent
from itertools import accumulate


def gradient_descent(grad_f, theta, lr, n_steps):
    start = np.asarray(theta).astype(float)
    points = accumulate(range(n_steps), lambda point, _: point - lr * np.asarray(grad_f(point)), initial=start)
    return np.vstack(list(points))

# %% train
def epochs(n, size, rng):
    """Yield row numbers for ever: shuffled, dealt out, shuffled again; an incomplete rest is left out."""
    while True:
        order = rng.permutation(n)
        for start in range(0, n - size + 1, size):
            yield order[start : start + size]


def train(net, x, t, lr, n_steps, batch_size=None, rng=None):
    size = len(x) if batch_size is None else min(len(x), batch_size)
    batches = epochs(len(x), size, np.random.default_rng() if rng is None else rng)
    losses = np.zeros(n_steps)
    for k, rows in zip(range(n_steps), batches):
        losses[k] = net.forward(x[rows], t[rows])
        params, grads = {}, {}
        for i, entry in enumerate(net.backward()):
            for name, gradient in zip(net.layers[i].parameters, entry):
                params[f"{i}{name}"] = getattr(net.layers[i], name)
                grads[f"{i}{name}"] = gradient
        sgd_update(params, grads, lr)
    return {"loss": losses}
