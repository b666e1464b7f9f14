# what: Right answers in single precision
# base: reference

# %% fully_connected_loops
def fully_connected_loops(x, W, b, dout):
    kind = np.result_type(x, W, b, dout)
    if kind.kind != "f":
        kind = np.dtype(float)
    x, W, b, dout = (np.array(a, dtype=kind) for a in (x, W, b, dout))
    out, dx, dW, db = np.empty(dout.shape, kind), np.zeros_like(x), np.zeros_like(W), np.zeros_like(b)
    for n, row in enumerate(x):
        out[n] = b
        for d, value in enumerate(row):
            out[n] += value * W[d]
            dx[n, d] = np.dot(dout[n], W[d])
            dW[d] += value * dout[n]
        db += dout[n]
    return out, dx, dW, db

# %% fully_connected
class FullyConnected:
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.dW = np.zeros(np.shape(W))
        self.db = np.zeros(np.shape(b))

    def forward(self, x):
        self.x = x
        return np.add(x.dot(self.W), self.b)

    def backward(self, dout):
        if self.dW.dtype != np.result_type(self.x, dout):
            self.dW = self.dW.astype(np.result_type(self.x, dout))
            self.db = self.db.astype(dout.dtype)
        self.dW[...] = self.x.T.dot(dout)
        self.db[...] = dout.sum(axis=0)
        return dout.dot(np.swapaxes(self.W, 0, 1))
