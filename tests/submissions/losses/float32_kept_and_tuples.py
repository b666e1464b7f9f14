# what: Right answers that keep single precision and hold their caches as tuples

# %% mean_squared_error
class MeanSquaredError:
    def forward(self, y, t):
        self.n = len(y)
        self.e = y - t
        self.e = self.e if self.e.dtype.kind == "f" else self.e.astype(np.float64)
        return (self.e * self.e).sum(dtype=self.e.dtype) / self.e.dtype.type(2 * self.n)

    def backward(self, dout=1.0):
        return ((self.e / self.e.dtype.type(self.n)) * self.e.dtype.type(dout),)

# %% cross_entropy
class CrossEntropy:
    def forward(self, y, t):
        if t.ndim == 2:
            t = t.argmax(axis=1)
        self.y, self.t = np.clip(y, 1e-12, 1.0), t
        return np.float32(-np.log(self.y[np.arange(len(t)), t]).mean()) if y.dtype == np.float32 else -np.log(
            self.y[np.arange(len(t)), t]
        ).mean()

    def backward(self, dout=1.0):
        dy = np.zeros_like(self.y)
        dy[np.arange(len(self.t)), self.t] = -1 / self.y[np.arange(len(self.t)), self.t]
        dy /= len(self.t)
        dy *= dout
        return (dy,)

# %% softmax_cross_entropy
def stable_softmax(s):
    e = np.exp(s - np.max(s, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


class SoftmaxCrossEntropy:
    def forward(self, y, t):
        if t.ndim == 2:
            t = np.nonzero(t)[1]
        self.t = t
        self.p = stable_softmax(y)
        top = y.max(axis=1)
        losses = np.log(np.exp(y.T - top).sum(axis=0)) + top - y[np.arange(len(t)), t]
        return losses.sum() / len(losses)

    def backward(self, dout=1.0):
        dy = self.p.copy()
        dy[np.arange(len(self.t)), self.t] -= 1
        return [dy * dout / len(self.t)]

# %% hinge_loss
class HingeLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, y, t):
        self.t = t.argmax(axis=-1) if t.ndim == 2 else t
        keep = np.ones(y.shape, dtype=bool)
        keep[np.arange(len(y)), self.t] = False
        self.keep = keep
        others = y[keep].reshape(len(y), -1)
        z = others - y[~keep].reshape(-1, 1) + self.margin
        self.z = np.where(z > 0, z, 0)
        return np.asarray(self.z.sum() / len(y))

    def backward(self, dout=1.0):
        dy = np.zeros(self.keep.shape, dtype=self.z.dtype)
        dy[self.keep] = (self.z != 0).ravel()
        dy[~self.keep] = -(self.z != 0).sum(axis=1)
        return (dy / len(dy) * dout,)

# %% l2_penalty
class L2Penalty:
    def __init__(self, lam):
        self.lam = np.float64(lam)

    def forward(self, W):
        self.W = W.copy()
        return np.sum(self.lam * W * W / 2)

    def backward(self, dout=1.0):
        return (np.multiply(self.W, self.lam * dout),)

# %% linear_classifier_loss
def linear_classifier_loss(W, x, t, lam):
    """Vectorised, with a mask."""
    n = x.shape[0]
    scores = x.dot(W)
    right = scores[np.arange(n), t].reshape(-1, 1)
    margins = np.maximum(0, scores - right + 1)
    margins[np.arange(n), t] = 0
    loss = margins.sum() / n
    loss += 0.5 * lam * np.sum(W * W)
    binary = (margins > 0).astype(float)
    binary[np.arange(n), t] = -binary.sum(axis=1)
    dW = x.T.dot(binary) / n
    dW += lam * W
    return np.float64(loss), dW
