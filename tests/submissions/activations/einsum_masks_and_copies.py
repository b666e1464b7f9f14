# what: Right answers by einsum, boolean masks and copies of the inputs
# base: reference

# %% sigmoid
class Sigmoid:
    def forward(self, x):
        self.out = self.y = 0.5 * (1 + np.tanh(0.5 * x))
        self.cache = (x, self.out)
        return self.out

    def backward(self, dout):
        x, out = self.cache
        return np.multiply(dout, out - out**2)

# %% relu
class ReLU:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dx = dout.copy()
        dx[self.mask] = 0
        return dx

# %% leaky_relu
class LeakyReLU:
    def __init__(self, alpha=0.1):
        self.alpha = alpha
        self.mask = None

    def forward(self, x):
        self.mask = x < 0
        out = np.array(x, dtype=float)
        out[self.mask] *= self.alpha
        return out

    def backward(self, dout):
        dx = np.array(dout, dtype=float)
        dx[self.mask] *= self.alpha
        return dx

# %% elu
class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.negative = x < 0
        out = np.array(x, dtype=float)
        out[self.negative] = self.alpha * (np.exp(out[self.negative]) - 1)
        self.out = out
        return out

    def backward(self, dout):
        dx = np.array(dout, dtype=float)
        dx[self.negative] *= self.out[self.negative] + self.alpha
        return dx

# %% maxout
class Maxout:
    def __init__(self, W1, b1, W2, b2):
        self.W1, self.b1, self.W2, self.b2 = W1, b1, W2, b2

    def forward(self, x):
        self.x = x
        z = np.einsum("nd,kdm->knm", x, np.stack([self.W1, self.W2])) + np.stack([self.b1, self.b2])[:, None, :]
        self.masks = np.stack([z[0] >= z[1], z[0] < z[1]]).astype(float)
        return np.max(z, axis=0)

    def backward(self, dout):
        g = self.masks * dout
        self.dW1, self.dW2 = np.einsum("nd,knm->kdm", self.x, g)
        self.db1, self.db2 = np.einsum("knm->km", g)
        return np.einsum("knm,kdm->nd", g, np.stack([self.W1, self.W2]))

# %% softmax
class Softmax:
    def forward(self, x):
        e = np.exp((x.T - x.T.max(axis=0)).T)
        self.p = (e.T / e.T.sum(axis=0)).T
        return self.p

    def backward(self, dout):
        J = np.einsum("...i,ij->...ij", self.p, np.eye(self.p.shape[-1])) - np.einsum("...i,...j->...ij", self.p, self.p)
        return np.einsum("...i,...ij->...j", dout, J)


def softmax_jacobian(p):
    J = -p[:, None] * p[None, :]
    J[np.diag_indices(len(p))] += p
    return J
