# what: Right answers that ask for the type of each layer and keep lists

# %% network
class Network:
    def __init__(self, layers, loss):
        self.layers = layers
        self.loss = loss

    def forward(self, x, t):
        acts = [x]
        for l in self.layers:
            acts.append(l.forward(acts[-1]))
        self.activations = tuple(acts)
        return np.float64(self.loss.forward(acts[-1], t))

    def predict(self, x):
        out = x
        for l in self.layers:
            out = l.forward(out)
        return out

    def backward(self):
        delta = self.loss.backward()
        grads = []
        for l in self.layers[::-1]:
            delta = l.backward(delta)
            if isinstance(l, FullyConnected):
                grads.insert(0, [l.dW, l.db])
            elif isinstance(l, Maxout):
                grads.insert(0, [l.dW1, l.db1, l.dW2, l.db2])
            else:
                grads.insert(0, [])
        return grads

# %% check_network
def parameters_of(layer):
    if isinstance(layer, FullyConnected):
        return ["W", "b"]
    return ["W1", "b1", "W2", "b2"] if isinstance(layer, Maxout) else []


def check_network(net, x, t, h=1e-5):
    net.forward(x, t)
    net.backward()
    stored = {(i, p): np.array(getattr(l, "d" + p)) for i, l in enumerate(net.layers) for p in parameters_of(l)}

    def loss_with(i, p, value):
        saved = getattr(net.layers[i], p)
        try:
            setattr(net.layers[i], p, value)
            return net.forward(x, t)
        finally:
            setattr(net.layers[i], p, saved)

    return max(
        relative_error(g, central_difference(lambda v, i=i, p=p: loss_with(i, p, v), getattr(net.layers[i], p), h))
        for (i, p), g in stored.items()
    )

# %% repaired_network
class RepairedNetwork:
    """Written anew, with loops."""

    def __init__(self, layers, loss):
        self.layers = layers
        self.loss = loss

    def forward(self, x, t):
        self.activations = [x]
        for l in self.layers:
            x = l.forward(x)
            self.activations.append(x)
        return self.loss.forward(x, t)

    def predict(self, x):
        for l in self.layers:
            x = l.forward(x)
        return x

    def backward(self):
        delta = self.loss.backward()
        for l in self.layers[::-1]:
            delta = l.backward(delta)
        return [tuple(getattr(l, "d" + p) for p in l.parameters) for l in self.layers]
