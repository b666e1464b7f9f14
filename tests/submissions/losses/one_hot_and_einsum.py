# what: Right answers with one-hot labels and einsum

# %% mean_squared_error
class MeanSquaredError:
    def forward(self, y, t):
        self.y, self.t = np.array(y, dtype=float), np.array(t, dtype=float)
        return np.einsum("nd,nd->", self.y - self.t, self.y - self.t) / 2 / self.y.shape[0]

    def backward(self, dout=1.0):
        return np.einsum(",nd->nd", dout / self.y.shape[0], self.y - self.t)

# %% cross_entropy
class CrossEntropy:
    def forward(self, y, t):
        self.y = y
        self.t = t if t.ndim == 2 else (t[:, None] == np.arange(y.shape[1])).astype(float)
        return -np.einsum("nc,nc->", self.t, np.log(y)) / y.shape[0]

    def backward(self, dout=1.0):
        return -dout * self.t / self.y / self.y.shape[0]

# %% softmax_cross_entropy
class SoftmaxCrossEntropy:
    def forward(self, y, t):
        self.t = t if t.size == y.size else np.eye(y.shape[1])[t]
        m = y.max(axis=1, keepdims=True)
        e = np.exp(y - m)
        z = np.einsum("nc->n", e)
        self.p = e / z[:, None]
        per_row = np.log(z) + m[:, 0] - np.einsum("nc,nc->n", self.t, y)
        return per_row.mean()

    def backward(self, dout=1.0):
        return dout / self.t.shape[0] * (self.p - self.t)

# %% hinge_loss
class HingeLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, y, t):
        one_hot = t if t.ndim > 1 else np.identity(y.shape[1])[t]
        right = (y * one_hot).sum(axis=1, keepdims=True)
        z = (y - right + self.margin) * (1 - one_hot)
        self.one_hot = one_hot
        self.mask = np.where(z >= 0, 1.0, 0.0) * (1 - one_hot)
        return np.einsum("nc->", z * self.mask) / len(y)

    def backward(self, dout=1.0):
        count = self.mask.sum(axis=1, keepdims=True)
        return dout * (self.mask - count * self.one_hot) / len(self.mask)

# %% l2_penalty
class L2Penalty:
    def __init__(self, lam):
        self.lam = lam

    def forward(self, W):
        self.W = W
        return 0.5 * self.lam * np.vdot(W, W)

    def backward(self, dout=1.0):
        return np.einsum(",dc->dc", dout * self.lam, self.W)

# %% linear_classifier_loss
def linear_classifier_loss(W, x, t, lam):
    s = np.einsum("nd,dc->nc", x, W)
    one_hot = np.eye(W.shape[1])[t]
    z = s - np.einsum("nc,nc->n", s, one_hot)[:, None] + 1.0
    mask = (z > 0) * (1.0 - one_hot)
    loss = (z * mask).sum() / len(x) + lam / 2 * np.einsum("dc,dc->", W, W)
    ds = (mask - mask.sum(axis=1, keepdims=True) * one_hot) / len(x)
    return loss, np.einsum("nd,nc->dc", x, ds) + lam * W
