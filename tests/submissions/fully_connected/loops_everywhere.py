# what: Right answers by loops in every exercise

# %% local_derivatives
LOCAL_DERIVATIVES = {}
LOCAL_DERIVATIVES["x"] = "W"
LOCAL_DERIVATIVES["W"] = "x"
LOCAL_DERIVATIVES["b"] = 1.0

# %% fully_connected_loops
def fully_connected_loops(x, W, b, dout):
    out = [[float(b[m]) for m in range(len(b))] for _ in x]
    dx = [[0.0] * len(W) for _ in x]
    dW = [[0.0] * len(b) for _ in W]
    db = [0.0] * len(b)
    for m in range(len(b)):
        for d in range(len(W)):
            for n in range(len(x)):
                out[n][m] += x[n][d] * W[d][m]
                dx[n][d] += W[d][m] * dout[n][m]
                dW[d][m] += x[n][d] * dout[n][m]
        for n in range(len(x)):
            db[m] += dout[n][m]
    return np.array(out), np.array(dx), np.array(dW), np.array(db)

# %% fully_connected
class FullyConnected:
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.dW = None
        self.db = None

    def forward(self, x):
        self.x = x
        return np.array([[sum(row[d] * self.W[d, m] for d in range(len(row))) + self.b[m]
                          for m in range(len(self.b))] for row in x])

    def backward(self, dout):
        self.dW = np.zeros(self.W.shape)
        self.db = np.zeros(self.b.shape)
        dx = np.zeros(self.x.shape)
        for n, m in np.ndindex(*dout.shape):
            self.db[m] += dout[n, m]
            self.dW[:, m] += dout[n, m] * self.x[n]
            dx[n] += dout[n, m] * self.W[:, m]
        return dx

# %% hidden_delta
def hidden_delta(delta_next, W_next, z, activation_gradient):
    delta = np.zeros(z.shape)
    for n in range(z.shape[0]):
        for h in range(z.shape[1]):
            for m in range(W_next.shape[1]):
                delta[n, h] += delta_next[n, m] * W_next[h, m]
            delta[n, h] *= activation_gradient(z[n, h])
    return delta
