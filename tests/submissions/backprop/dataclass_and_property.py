# what: Right answers with a dataclass and a property

# %% network
from collections import deque
from dataclasses import dataclass, field


@dataclass
class Network:
    layers: list
    loss: object
    _kept: dict = field(default_factory=dict, repr=False)

    @property
    def activations(self):
        return [self._kept[k] for k in sorted(self._kept)]

    def forward(self, x, t):
        self._kept = {0: np.array(x)}
        for k, layer in enumerate(self.layers, start=1):
            self._kept[k] = layer.forward(self._kept[k - 1])
        return float(self.loss.forward(self._kept[len(self.layers)], t))

    def predict(self, x):
        """Keeps what it sees; that is allowed."""
        self._kept = {0: x}
        for k, layer in enumerate(self.layers, start=1):
            self._kept[k] = layer.forward(self._kept[k - 1])
        return self._kept[len(self.layers)]

    def backward(self):
        todo, found, upstream = deque(self.layers), deque(), self.loss.backward()
        while todo:
            layer = todo.pop()
            upstream = layer.backward(upstream)
            found.appendleft(tuple(np.array(getattr(layer, "d" + name)) for name in layer.parameters))
        return list(found)

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
    return np.array(worst)

# %% repaired_network
class RepairedNetwork(BrokenNetwork):
    def forward(self, x, t):
        self.activations.clear()
        return super().forward(x, t)

    def back(self, dout, k):
        if k == -1:
            return []
        layer = self.layers[k]
        dx = layer.backward(dout)
        below = self.back(dx, k - 1)
        below.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))
        return below

    def backward(self):
        return self.back(self.loss.backward(), len(self.layers) - 1)
