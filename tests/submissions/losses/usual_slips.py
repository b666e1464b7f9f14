# what: The usual slips: a 2 too many, only integer labels, a softmax that overflows, the right class counted once
# base: reference

# %% mean_squared_error
class MeanSquaredError:
    def forward(self, y, t):
        self.y, self.t = y, t
        return np.sum((y - t) ** 2) / (2 * len(y))

    def backward(self, dout=1.0):
        return dout * 2 * (self.y - self.t) / len(self.y)

# %% cross_entropy
class CrossEntropy:
    def forward(self, y, t):
        self.y, self.t = y, t
        return -np.mean(np.log(y[np.arange(len(t)), t]))

    def backward(self, dout=1.0):
        dy = np.zeros(self.y.shape)
        dy[np.arange(len(self.t)), self.t] = -1 / self.y[np.arange(len(self.t)), self.t] / len(self.t)
        return dy

# %% softmax_cross_entropy
class SoftmaxCrossEntropy:
    def forward(self, y, t):
        self.labels = t.argmax(axis=1) if t.ndim == 2 else t
        e = np.exp(y)
        self.p = e / e.sum(axis=1, keepdims=True)
        return -np.mean(np.log(self.p[np.arange(len(y)), self.labels]))

    def backward(self, dout=1.0):
        self.p[np.arange(len(self.p)), self.labels] -= 1
        return dout * self.p / len(self.p)

# %% hinge_loss
class HingeLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, y, t):
        self.t = t.argmax(axis=1) if t.ndim == 2 else t
        z = np.maximum(0, y - y[np.arange(len(y)), self.t][:, None] + self.margin)
        z[np.arange(len(y)), self.t] = 0
        self.on = (z > 0) * 1.0
        return z.sum() / len(y)

    def backward(self, dout=1.0):
        dy = self.on.copy()
        dy[np.arange(len(dy)), self.t] = -1
        return dout * dy / len(dy)
