# what: The loops compute only out and db, the layer ignores its bias, the delta ignores the activation
# base: reference

# %% fully_connected_loops
def fully_connected_loops(x, W, b, dout):
    N, D = x.shape
    M = len(b)
    out = np.zeros((N, M))
    db = np.zeros(M)
    for n in range(N):
        for m in range(M):
            out[n, m] = sum(x[n, d] * W[d, m] for d in range(D)) + b[m]
            db[m] += dout[n, m]
    return out, None, None, db

# %% fully_connected
class FullyConnected:
    def __init__(self, W, b):
        self.W = W
        self.b = b

    def forward(self, x):
        self.x = x
        return x @ self.W

    def backward(self, dout):
        raise NotImplementedError()

# %% hidden_delta
def hidden_delta(delta_next, W_next, z, activation_gradient):
    return delta_next @ W_next.T
