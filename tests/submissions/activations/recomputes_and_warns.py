# what: Right answers that compute everything anew in backward and cause NumPy warnings

# %% sigmoid
class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, dout):
        return (1.0 - self.out) * self.out * dout

# %% tanh
class Tanh:
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        return dout / np.cosh(self.x) ** 2

# %% relu
class ReLU:
    def forward(self, x):
        self.x = x
        return (x > 0) * x

    def backward(self, dout):
        return (self.x >= 0) * dout

# %% leaky_relu
class LeakyReLU:
    def __init__(self, alpha=0.1):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * x)

    def backward(self, dout):
        return np.where(self.x > 0, dout, self.alpha * dout)

# %% elu
class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * (np.exp(x) - 1))

    def backward(self, dout):
        return np.where(self.x > 0, dout, dout * self.alpha * np.exp(self.x))

# %% maxout
class Maxout:
    def __init__(self, W1, b1, W2, b2):
        self.W1, self.b1, self.W2, self.b2 = W1, b1, W2, b2

    def forward(self, x):
        self.x = x
        return np.maximum(x @ self.W1 + self.b1, x @ self.W2 + self.b2)

    def backward(self, dout):
        one = (self.x @ self.W1 + self.b1) > (self.x @ self.W2 + self.b2)
        g1, g2 = np.where(one, dout, 0.0), np.where(one, 0.0, dout)
        self.dW1, self.db1 = np.matmul(self.x.T, g1), g1.sum(0)
        self.dW2, self.db2 = np.matmul(self.x.T, g2), g2.sum(0)
        return np.matmul(g1, self.W1.T) + np.matmul(g2, self.W2.T)

# %% softmax
class Softmax:
    def forward(self, x):
        self.x = x
        return self.probabilities()

    def probabilities(self):
        e = np.exp(self.x - self.x.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    def backward(self, dout):
        p = self.probabilities()
        return p * (dout - (p * dout).sum(axis=-1, keepdims=True))


def softmax_jacobian(p):
    return np.diag(p) @ (np.eye(p.size) - np.tile(p, (p.size, 1)))
