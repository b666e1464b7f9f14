# what: Right answers by while loops that print as they go

# %% network
def run_all(layers, x, keep=None):
    """Send x through all layers; note every result in keep."""
    i = 0
    while i < len(layers):
        x = layers[i].forward(x)
        if keep is not None:
            keep += [x]
        i += 1
    return x


class Network:
    def __init__(self, layers: list, loss) -> None:
        self.layers = layers
        self.loss = loss

    def forward(self, x: np.ndarray, t: np.ndarray) -> float:
        self.activations = list()
        self.activations += [x]
        out = run_all(self.layers, x, self.activations)
        value = self.loss.forward(out, t)
        print("loss", value)
        return value

    def predict(self, x: np.ndarray) -> np.ndarray:
        return run_all(self.layers, x)

    def backward(self) -> list[tuple]:
        n = len(self.layers)
        result = [()] * n
        g = self.loss.backward(1.0)
        i = n - 1
        while i >= 0:
            current = self.layers[i]
            g = current.backward(g)
            collected = ()
            for p in current.parameters:
                collected = collected + (getattr(current, f"d{p}"),)
            result[i] = collected
            i = i - 1
        return result

# %% check_network
def check_network(net, x, t, h=1e-5):
    loss = net.forward(x, t)
    print("checking a net with loss", loss)
    analytic = [[g.copy() for g in entry] for entry in net.backward()]
    errors = []
    for i in range(len(net.layers)):
        layer = net.layers[i]
        for j in range(len(layer.parameters)):
            p = layer.parameters[j]
            original = getattr(layer, p)
            measured = np.zeros_like(original)
            for index in np.ndindex(original.shape):
                old = original[index]
                original[index] = old + h
                up = net.forward(x, t)
                original[index] = old - h
                down = net.forward(x, t)
                original[index] = old
                measured[index] = (up - down) / (2 * h)
            errors.append(relative_error(analytic[i][j], measured))
    return np.max(errors)

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
