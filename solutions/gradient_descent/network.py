"""The net of the notebook on backpropagation: forward, predict, and the loop in reverse order."""


class Network:
    """Layers one after another, and a loss behind the last."""

    def __init__(self, layers, loss):
        self.layers = layers
        self.loss = loss

    def forward(self, x, t):
        """Return the loss of a batch x (N, D) with its targets t; keep every intermediate result."""
        self.activations = [x]
        for layer in self.layers:
            self.activations.append(layer.forward(self.activations[-1]))
        return self.loss.forward(self.activations[-1], t)

    def predict(self, x):
        """Return the output of the last layer; backward needs a new forward afterwards."""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self):
        """Return one tuple per layer, in the order of the layers: the gradients of its parameters, or ()."""
        dout = self.loss.backward()
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return [tuple(getattr(layer, "d" + name) for name in layer.parameters) for layer in self.layers]
