# what: Right answers by einsum and lists

# %% local_derivatives
LOCAL_DERIVATIVES = dict(b=1, W="x", x="W.T")

# %% fully_connected_loops
def fully_connected_loops(x, W, b, dout):
    out = np.einsum("nd,dm->nm", x, W) + b
    dx = np.einsum("nm,dm->nd", dout, W)
    dW = np.einsum("nd,nm->dm", x, dout)
    db = np.einsum("nm->m", dout)
    return [out.tolist(), dx.tolist(), dW.tolist(), db.tolist()]

# %% fully_connected
class FullyConnected:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.cache = x
        return np.einsum("nd,dm->nm", x, self.W) + self.b[None, :]

    def backward(self, dout):
        self.dW = np.einsum("nd,nm->dm", self.cache, dout)
        self.db = np.einsum("nm->m", dout)
        return (np.einsum("nm,dm->nd", dout, self.W),)

# %% hidden_delta
def hidden_delta(delta_next, W_next, z, activation_gradient):
    return np.einsum("nm,hm,nh->nh", delta_next, W_next, activation_gradient(z)).tolist()
