# what: Right answers that print a report while they train

# %% sgd_update
def sgd_update(params, grads, lr):
    for name in params:
        params[name] -= lr * grads[name]

# %% gradient_descent
def gradient_descent(grad_f, theta, lr, n_steps):
    path = [np.array(theta, dtype=float)]
    for _ in range(n_steps):
        path.append(path[-1] - lr * grad_f(path[-1]))
    return np.array(path)

# %% train
def train(net, x, t, lr, n_steps, batch_size=None, rng=None):
    n = len(x)
    k = n if batch_size is None else min(batch_size, n)
    rng = rng or np.random.default_rng()
    losses = []
    for _ in range(n_steps):
        rows = rng.permutation(n)[:k]
        losses.append(net.forward(x[rows], t[rows]))
        for layer, grads in zip(net.layers, net.backward()):
            sgd_update({p: getattr(layer, p) for p in layer.parameters}, dict(zip(layer.parameters, grads)), lr)
        if len(losses) % 25 == 0:
            print(len(losses), "loss of all rows:", net.forward(x, t))
    return {"loss": losses}
