# what: Right answers that go through the layers in a loop of their own, from the last to the first

# %% sgd_update
def sgd_update(params, grads, lr):
    for name in params:
        params[name] += -lr * grads[name]

# %% gradient_descent
def gradient_descent(grad_f, theta, lr, n_steps):
    theta = np.array(theta, dtype="float64")
    path = theta[None, :].copy()
    while len(path) <= n_steps:
        theta -= np.multiply(lr, grad_f(theta))
        path = np.concatenate([path, theta[None, :]])
    return path

# %% train
class Sampler:
    """Hands out shuffled row numbers."""

    def __init__(self, n, rng):
        self.n, self.rng, self.rest = n, rng, []

    def take(self, k):
        rows = []
        while len(rows) < k:
            if not len(self.rest):
                self.rest = list(self.rng.permutation(self.n))
            rows.append(self.rest.pop())
        return np.array(rows)


def train(net, x, t, lr, n_steps, batch_size=None, rng=None):
    """Walks back through the layers itself; all updates wait until the way back is done."""
    x, t = np.asarray(x), np.asarray(t)
    sampler = Sampler(len(x), np.random.default_rng() if rng is None else rng)
    size = min(batch_size or len(x), len(x))
    losses = []
    for _ in range(n_steps):
        rows = sampler.take(size)
        losses.append(net.forward(x[rows], t[rows]))
        dout = net.loss.backward()
        for layer in net.layers[::-1]:
            dout = layer.backward(dout)
        for layer in net.layers:
            params = {name: getattr(layer, name) for name in layer.parameters}
            grads = {name: getattr(layer, "d" + name) for name in layer.parameters}
            sgd_update(params, grads, lr)
    return {"loss": losses, "rows": size}
