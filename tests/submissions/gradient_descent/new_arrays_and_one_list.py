# what: The update makes new arrays, and the path holds the same array again and again

# %% sgd_update
def sgd_update(params, grads, lr):
    for name in params:
        params[name] = params[name] - lr * grads[name]

# %% gradient_descent
def gradient_descent(grad_f, theta, lr, n_steps):
    theta = theta.astype(float)
    path = [theta]
    for _ in range(n_steps):
        theta -= lr * grad_f(theta)
        path.append(theta)
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
    return {"loss": losses}
