# what: Right answers that collect the gradients after the loop over the layers

# %% network
class Network:
    def __init__(self, layers, loss):
        self.layers = layers
        self.loss = loss

    def _through(self, x):
        yield x
        for layer in self.layers:
            x = layer.forward(x)
            yield x

    def forward(self, x, t):
        self.t = t
        self.activations = list(self._through(x))
        return self.loss.forward(self.activations[-1], t)

    def predict(self, x):
        *_, last = self._through(x)
        return last

    def _back(self, layers, dout):
        if layers:
            self._back(layers[:-1], layers[-1].backward(dout))

    def backward(self):
        self._back(list(self.layers), self.loss.backward())
        return [tuple(getattr(layer, f"d{name}") for name in getattr(layer, "parameters", ())) for layer in self.layers]

# %% check_network
def check_network(net, x, t, h=1e-5):
    """Gradients first, then slopes on copies of the parameters."""
    net.forward(x, t)
    grads = net.backward()
    snapshot = [{name: getattr(layer, name).copy() for name in layer.parameters} for layer in net.layers]

    def error(layer, name, gradient, start):
        def f(value):
            getattr(layer, name)[...] = value
            return net.forward(x, t)

        slopes = central_difference(f, start, h=h)
        getattr(layer, name)[...] = start
        return relative_error(a=gradient, b=slopes)

    return max(
        error(layer, name, gradient, start[name])
        for layer, entry, start in zip(net.layers, grads, snapshot)
        for name, gradient in zip(layer.parameters, entry)
    )

# %% repaired_network
class RepairedNetwork(BrokenNetwork):
    def forward(self, x, t):
        self.activations = []
        return self.loss.forward(self.through(x, 0), t)

    def back(self, dout, k):
        if k < 0:
            return []
        dx = self.layers[k].backward(dout)
        own = tuple(getattr(self.layers[k], "d" + name) for name in self.layers[k].parameters)
        return [*self.back(dx, k - 1), own]

    def backward(self):
        dout = self.loss.backward()
        dout = dout * 1.0
        return self.back(dout, len(self.layers) - 1)
