# what: Backward returns all three gradients and keeps them under other names
# base: reference

# %% fully_connected
class FullyConnected:
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.dW = None

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dw = self.x.T @ dout
        self.grads = {"bias": dout.sum(axis=0, keepdims=True)}
        return dout @ self.W.T, self.dw, self.grads["bias"]
