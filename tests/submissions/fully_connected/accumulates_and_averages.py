# what: The loops divide the gradients of the parameters by the batch size; the layer adds its gradients up from call to call
# base: reference

# %% fully_connected_loops
def fully_connected_loops(x, W, b, dout):
    """Return the tuple (out, dx, dW, db) of out = x W + b, computed with loops.

    x: inputs, shape (N, D). W: weights, shape (D, M). b: bias, shape (M,).
    dout: upstream gradient, shape (N, M).
    out: shape (N, M). dx, dW, db: gradients of x, W and b, of their shapes.
    """
    N, D = x.shape
    M = W.shape[1]
    out, dx = np.zeros((N, M)), np.zeros((N, D))
    dW, db = np.zeros((D, M)), np.zeros(M)
    for n in range(N):
        for m in range(M):
            out[n, m] += b[m]
            db[m] += dout[n, m]
            for d in range(D):
                out[n, m] += x[n, d] * W[d, m]
                dx[n, d] += dout[n, m] * W[d, m]
                dW[d, m] += dout[n, m] * x[n, d]
    return out, dx, dW / N, db / N

# %% fully_connected
class FullyConnected:
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.dW = np.zeros(W.shape)
        self.db = np.zeros(b.shape)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW += self.x.T @ dout
        self.db += dout.sum(axis=0)
        return dout @ self.W.T
