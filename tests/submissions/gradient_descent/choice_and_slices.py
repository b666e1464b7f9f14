# what: Right answers that draw batches with rng.choice and write through slices

# %% sgd_update
def sgd_update(params, grads, lr):
    for name in params:
        params[name] -= lr * grads[name]

# %% gradient_descent
def gradient_descent(grad_f, theta, lr, n_steps):
    d = np.size(theta)
    path = np.zeros((1 + n_steps, d), dtype=np.float64)
    path[0, :] = theta
    for i in range(1, n_steps + 1):
        path[i, :] = path[i - 1, :]
        path[i, :] -= lr * grad_f(path[i - 1].copy())
    return path

# %% train
def train(net, x, t, lr, n_steps, batch_size=None, rng=None):
    n = len(x)
    k = n if batch_size is None else min(batch_size, n)
    rng = rng or np.random.default_rng()
    losses = []
    for _ in range(n_steps):
        rows = rng.choice(n, size=k, replace=False)
        losses.append(net.forward(x[rows], t[rows]))
        for layer, grads in zip(net.layers, net.backward()):
            sgd_update({p: getattr(layer, p) for p in layer.parameters}, dict(zip(layer.parameters, grads)), lr)
    return {"loss": losses}
