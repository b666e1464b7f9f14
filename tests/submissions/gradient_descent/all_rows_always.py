# what: Training takes all rows in every step, whatever the batch size

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
    losses = []
    for _ in range(n_steps):
        losses.append(net.forward(x, t))
        for layer, grads in zip(net.layers, net.backward()):
            for name, gradient in zip(layer.parameters, grads):
                setattr(layer, name, getattr(layer, name) - lr * gradient)
    return {"loss": losses}
