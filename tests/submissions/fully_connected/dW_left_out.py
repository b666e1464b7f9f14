# what: The layer's backward never sets dW
# base: reference

# %% fully_connected
class FullyConnected:
    """out = x W + b for a batch of samples, one row each."""

    def __init__(self, W, b):
        """Keep the parameters by reference, as self.W and self.b.

        W: weights, shape (D, M). b: bias, shape (M,).
        """
        self.W = W
        self.b = b

    def forward(self, x):
        """Return out, shape (N, M); keep what backward needs.

        x: inputs, shape (N, D); N may be another one each time.
        """
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        """Return dx, shape (N, D); store the gradients of W and b as self.dW and self.db, of their shapes.

        dout: upstream gradient, shape (N, M).
        """
        dx = dout @ self.W.T
        self.db = dout.sum(axis=0)
        return dx
