# what: Right answers with keyword arguments and functools.reduce

# %% network
from functools import reduce


class Network:
    def __init__(self, layers, loss):
        self.layers = layers
        self.loss = loss

    def forward(self, x, t):
        self.activations = reduce(lambda kept, layer: kept + [layer.forward(x=kept[-1])], self.layers, [x])
        return self.loss.forward(y=self.activations[-1], t=t)

    def predict(self, x):
        return reduce(lambda out, layer: layer.forward(x=out), self.layers, x)

    def backward(self):
        def back(state, layer):
            dout, grads = state
            dx = layer.backward(dout=dout)
            return dx, [tuple(vars(layer)["d" + name] for name in layer.parameters)] + grads

        return reduce(back, reversed(self.layers), (self.loss.backward(dout=1.0), []))[1]

# %% check_network
def check_network(net, x, t, h=1e-5):
    net.forward(x, t)
    grads = net.backward()
    worst = 0.0
    for layer, own in zip(net.layers, grads):
        for name, gradient in zip(layer.parameters, own):
            kept = getattr(layer, name)

            def f(value):
                setattr(layer, name, value)
                return net.forward(x, t)

            worst = max(worst, relative_error(gradient, central_difference(f, kept, h)))
            setattr(layer, name, kept)
    return worst

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
        return self.back(self.loss.backward(), len(self.layers) - 1)
