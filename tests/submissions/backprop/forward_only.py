# what: Only the forward pass of the network is written

# %% network
class Network:
    """Layers one after another, and a loss behind the last."""

    def __init__(self, layers, loss):
        self.layers = layers
        self.loss = loss

    def forward(self, x, t):
        self.activations = [x]
        for layer in self.layers:
            self.activations.append(layer.forward(self.activations[-1]))
        return self.loss.forward(self.activations[-1], t)

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self):
        raise NotImplementedError()
