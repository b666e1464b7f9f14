# what: Right answers in the reverse order, with the student's own cells that fail

# %% scratch-0 after setup
for i in range(3)
    print(i)

# %% train after examples
def train(net, x, t, lr, n_steps, batch_size=None, rng=None):
    n = len(x)
    k = n if batch_size is None else min(batch_size, n)
    rng = rng or np.random.default_rng()
    losses = []
    for _ in range(n_steps):
        rows = (np.arange(k) + k * len(losses)) % n
        losses.append(net.forward(x[rows], t[rows]))
        for layer, grads in zip(net.layers, net.backward()):
            sgd_update({p: getattr(layer, p) for p in layer.parameters}, dict(zip(layer.parameters, grads)), lr)
    return {"loss": losses}

# %% gradient_descent after train
def gradient_descent(grad_f, theta, lr, n_steps):
    path = [np.array(theta, dtype=float)]
    for _ in range(n_steps):
        path.append(path[-1] - lr * grad_f(path[-1]))
    return np.array(path)

# %% sgd_update after gradient_descent
def sgd_update(params, grads, lr):
    for name in params:
        params[name] -= lr * grads[name]

# %% scratch-1 after sgd_update
import a_module_that_is_not_here

# %% scratch-2 after sgd_update_in_place
path = gradient_descent(lambda p: p, [1, 2], 0.1, 3)
assert path.shape == (5, 2), path.shape
