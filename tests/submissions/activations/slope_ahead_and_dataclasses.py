# what: Right answers that compute the slope in forward, some of them as dataclasses
# base: reference

# %% sigmoid
from dataclasses import dataclass, field


@dataclass
class Sigmoid:
    out: object = None
    slope: object = None

    def forward(self, x):
        self.out = np.reciprocal(1.0 + np.exp(-np.clip(x, -500, 500)))
        self.slope = self.out * (1 - self.out)
        return self.out

    def backward(self, dout):
        return dout * self.slope

# %% tanh
@dataclass
class Tanh:
    slope: object = field(default=None, repr=False)

    def forward(self, x):
        out = np.tanh(x)
        self.slope = 1 - out * out
        return out

    def backward(self, dout):
        return [dout * self.slope]

# %% leaky_relu
@dataclass
class LeakyReLU:
    alpha: float = 0.1

    def forward(self, x):
        self.back = lambda dout, negative=np.signbit(x): dout * np.where(negative, self.alpha, 1)
        return np.maximum(x, 0) + self.alpha * np.minimum(x, 0)

    def backward(self, dout):
        return self.back(dout)

# %% elu
@dataclass
class ELU:
    alpha: float = 1.0

    def forward(self, x):
        e = np.exp(np.minimum(x, 0.0))
        self.slope = np.where(np.asarray(x) < 0, self.alpha * e, 1.0)
        return np.maximum(x, 0.0) + self.alpha * (e - 1.0)

    def backward(self, dout):
        return self.slope * dout

# %% maxout
@dataclass
class Maxout:
    W1: object
    b1: object
    W2: object
    b2: object

    def forward(self, x):
        z1, z2 = x @ self.W1 + self.b1, x @ self.W2 + self.b2
        self.memory = {"x": x, "mask": np.heaviside(z1 - z2, 0.5)}
        return 0.5 * (z1 + z2 + np.abs(z1 - z2))

    def backward(self, dout):
        x, mask = self.memory["x"], self.memory["mask"]
        g = {1: dout * mask, 2: dout * (1 - mask)}
        for k in (1, 2):
            setattr(self, f"dW{k}", np.tensordot(x, g[k], axes=(0, 0)))
            setattr(self, f"db{k}", np.ones(len(x)) @ g[k])
        return g[1].dot(self.W1.T) + g[2].dot(self.W2.T)
