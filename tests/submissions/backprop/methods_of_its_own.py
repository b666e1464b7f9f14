# what: Right answers divided into methods of the student's own

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
        dout = self.loss.backward()
        grads = []
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
            grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))
        return grads[::-1]

    def named_parameters(self):
        """Yield layer, name and value of every parameter."""
        for layer in self.layers:
            for name in layer.parameters:
                yield layer, name, getattr(layer, name)

    def gradients(self):
        """Return all gradients in the order of named_parameters."""
        return [gradient for entry in self.backward() for gradient in entry]

# %% check_network
def check_network(net, x, t, h=1e-5):
    net.forward(x, t)
    grads = net.gradients()
    errors = []
    for (layer, name, value), gradient in zip(list(net.named_parameters()), grads):

        def f(moved):
            setattr(layer, name, moved)
            return net.forward(x, t)

        errors.append(relative_error(gradient, central_difference(f, value, h)))
        setattr(layer, name, value)
    return max(errors)

# %% repaired_network
class RepairedNetwork(Network):
    """What is left when every bug is gone is the network that I had already."""
