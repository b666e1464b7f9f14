# what: Right answers that go through the data in epochs, the last batch of which is smaller

# %% sgd_update
def sgd_update(params, grads, lr):
    [np.copyto(params[k], params[k] - lr * grads[k]) for k in sorted(params)]

# %% gradient_descent
def gradient_descent(grad_f, theta, lr, n_steps):
    path = [np.array(theta, dtype=float)]
    for _ in range(n_steps):
        path.append(path[-1] - lr * grad_f(path[-1]))
    return np.array(path)

# %% train
def train(net, x, t, lr, n_steps, batch_size=None, rng=None):
    N = len(x)
    B = N if not batch_size else batch_size
    rng = np.random.default_rng() if rng is None else rng
    losses = []
    while len(losses) < n_steps:
        order = np.arange(N)
        rng.shuffle(order)
        for start in range(0, N, B):
            if len(losses) == n_steps:
                break
            xb, tb = x[order][start : start + B], t[order][start : start + B]
            losses.append(float(net.forward(xb, tb)))
            gradients = net.backward()
            for i, layer in enumerate(net.layers):
                for j, name in enumerate(layer.parameters):
                    value = getattr(layer, name)
                    value -= lr * gradients[i][j]
    return dict(loss=losses)
