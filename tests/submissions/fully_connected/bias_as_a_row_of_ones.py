# what: Right answers that treat the bias as one more row of the weights, the layer before the loops
# base: reference

# %% fully_connected after setup
def with_ones(x):
    return np.hstack([x, np.ones((len(x), 1))])


class FullyConnected:
    __slots__ = ("W", "b", "dW", "db", "x1")

    def __init__(self, W, b):
        self.W = W
        self.b = b

    def forward(self, x):
        self.x1 = with_ones(x)
        return self.x1 @ np.vstack([self.W, self.b])

    def backward(self, dout):
        both = self.x1.T @ dout
        self.dW, self.db = both[:-1], both[-1]
        return (dout @ np.vstack([self.W, self.b]).T)[:, :-1]

# %% fully_connected_loops
def fully_connected_loops(x, W, b, dout):
    layer = FullyConnected(W, b)
    out = layer.forward(x)
    dx = layer.backward(dout)
    return out, dx, layer.dW, layer.db
