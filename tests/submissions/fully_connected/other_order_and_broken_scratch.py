# what: Right answers in another order, with the student's own cells that fail
# base: reference

# %% hidden_delta after setup
def hidden_delta(delta_next, W_next, z, activation_gradient):
    columns = W_next @ delta_next.T  # as other texts have it: W.T delta, with W transposed
    return (columns * activation_gradient(z).T).T

# %% fully_connected after hidden_delta
class FullyConnected:
    def __init__(self, W, b):
        self.params = {"W": W, "b": b}
        self.grads = {}

    W = property(lambda self: self.params["W"])
    b = property(lambda self: self.params["b"])
    dW = property(lambda self: self.grads["W"])
    db = property(lambda self: self.grads["b"])

    def forward(self, x):
        self.x = x
        z = np.matmul(x, self.params["W"])
        return z + self.params["b"]

    def backward(self, dout):
        self.grads["b"] = np.sum(dout, axis=0)
        self.grads["W"] = np.matmul(self.x.transpose(), dout)
        return np.matmul(dout, self.params["W"].transpose())

# %% scratch-1 after fully_connected
W = np.ones((3, 2)
print(W

# %% local_derivatives
# moved x by 0.01: out moved by -0.02, that is W
# moved W by 0.01: out moved by 0.03, that is x
LOCAL_DERIVATIVES = {
    "b": "1",
    "x": "W",
    "W": "x",
}

# %% scratch-2 after examples
1 / 0

# %% scratch-3 after layer-text
layer = FullyConnected(np.ones((2, 2)), np.ones(2))
layer.forwards(1)
