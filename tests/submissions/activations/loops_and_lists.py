# what: Right answers by loops over entries and lists

# %% sigmoid
import math

class Sigmoid:
    def forward(self, x):
        x = np.asarray(x)
        values = []
        for v in x.ravel():
            v = float(v)
            if v >= 0:
                values.append(1 / (1 + math.exp(-v)))
            else:
                values.append(math.exp(v) / (1 + math.exp(v)))
        self.out = np.array(values).reshape(x.shape)
        return self.out

    def backward(self, dout):
        dx = np.zeros(self.out.shape)
        for i in np.ndindex(self.out.shape):
            dx[i] = dout[i] * self.out[i] * (1 - self.out[i])
        return dx

# %% tanh
class Tanh:
    def forward(self, x):
        self.shape = np.shape(x)
        self.outs = [math.tanh(v) for v in np.ravel(x)]
        return np.array(self.outs).reshape(self.shape)

    def backward(self, dout):
        return np.array([d * (1 - o * o) for d, o in zip(np.ravel(dout), self.outs)]).reshape(self.shape)

# %% relu
class ReLU:
    def forward(self, x):
        self.x = x
        out = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            if x[i] > 0:
                out[i] = x[i]
        return out

    def backward(self, dout):
        dx = np.zeros(dout.shape)
        for i in np.ndindex(dout.shape):
            if self.x[i] > 0:
                dx[i] = dout[i]
        return dx

# %% leaky_relu
class LeakyReLU:
    def __init__(self, alpha=0.1):
        self.alpha = alpha

    def forward(self, x):
        self.slopes = [1.0 if v > 0 else self.alpha for v in x.ravel()]
        return np.array([s * v for s, v in zip(self.slopes, x.ravel())]).reshape(x.shape)

    def backward(self, dout):
        return np.array([s * d for s, d in zip(self.slopes, dout.ravel())]).reshape(dout.shape)

# %% elu
class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def one(self, v):
        return v if v > 0 else self.alpha * (math.exp(v) - 1)

    def slope(self, v):
        return 1.0 if v > 0 else self.alpha * math.exp(v)

    def forward(self, x):
        self.x = np.asarray(x, dtype=float)
        return np.array([self.one(v) for v in self.x.flat]).reshape(self.x.shape)

    def backward(self, dout):
        return np.array([d * self.slope(v) for d, v in zip(dout.flat, self.x.flat)]).reshape(self.x.shape)

# %% maxout
class Maxout:
    def __init__(self, W1, b1, W2, b2):
        self.W1, self.b1, self.W2, self.b2 = W1, b1, W2, b2

    def forward(self, x):
        self.x = x
        N, D = x.shape
        M = len(self.b1)
        self.winner = [[0] * M for _ in range(N)]
        out = np.zeros((N, M))
        for n in range(N):
            for m in range(M):
                z = [self.b1[m], self.b2[m]]
                for d in range(D):
                    z[0] = z[0] + x[n, d] * self.W1[d, m]
                    z[1] = z[1] + x[n, d] * self.W2[d, m]
                self.winner[n][m] = int(z[1] > z[0])
                out[n, m] = max(z)
        return out

    def backward(self, dout):
        N, D = self.x.shape
        M = len(self.b1)
        dW, db, dx = [np.zeros((D, M)), np.zeros((D, M))], [np.zeros(M), np.zeros(M)], np.zeros((N, D))
        for n in range(N):
            for m in range(M):
                k = self.winner[n][m]
                db[k][m] += dout[n, m]
                for d in range(D):
                    dW[k][d, m] += dout[n, m] * self.x[n, d]
                    dx[n, d] += dout[n, m] * (self.W1, self.W2)[k][d, m]
        self.dW1, self.dW2 = dW
        self.db1, self.db2 = db
        return dx

# %% softmax
def one_row(x):
    top = max(x)
    e = [math.exp(v - top) for v in x]
    return [v / sum(e) for v in e]


class Softmax:
    def forward(self, x):
        self.p = np.array(one_row(x)) if x.ndim == 1 else np.array([one_row(row) for row in x])
        return self.p

    def backward(self, dout):
        if dout.ndim == 1:
            return dout @ softmax_jacobian(self.p)
        return np.array([softmax_jacobian(p).T @ d for p, d in zip(self.p, dout)])


def softmax_jacobian(p):
    C = len(p)
    J = np.zeros((C, C))
    for i in range(C):
        for j in range(C):
            J[i, j] = p[i] * (1 - p[j]) if i == j else -p[i] * p[j]
    return J
