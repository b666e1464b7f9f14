# what: Right answers that bind names anew and print as they go

# %% sgd_update
def sgd_update(params: dict, grads: dict, lr: float) -> None:
    for key, value in params.items():
        step = np.multiply(lr, grads[key])
        np.subtract(value, step, out=value)
    print("updated", len(params))

# %% gradient_descent
def gradient_descent(grad_f, theta, lr, n_steps):
    here = [float(number) for number in theta]
    rows = [list(here)]
    for k in range(n_steps):
        slope = grad_f(np.array(here))
        here = [a - lr * b for a, b in zip(here, slope)]
        rows.append(list(here))
    return np.array(rows).reshape(n_steps + 1, len(here))

# %% train
def train(net, x, t, lr, n_steps, batch_size=None, rng=None):
    """Rows are drawn with replacement; parameters are bound anew."""
    n = x.shape[0]
    if rng is None:
        rng = np.random.default_rng(0)  # a seed, so that every grading finds the same
    history = {"loss": [], "batch": []}
    for step in range(n_steps):
        if batch_size is None or batch_size >= n:
            rows = np.arange(n)
        else:
            rows = rng.integers(0, n, size=batch_size)
        loss = net.forward(x[rows], t[rows])
        history["loss"].append(loss)
        history["batch"].append(len(rows))
        net.backward()
        for layer in net.layers:
            if hasattr(layer, "W"):
                layer.W = layer.W - lr * layer.dW
                layer.b = layer.b - lr * layer.db
        if step % 50 == 0:
            print(step, loss)
    return history
