# what: Right answers by loops and lists

# %% mean_squared_error
class MeanSquaredError:
    def forward(self, y, t):
        self.rows = len(y)
        self.gaps = []
        total = 0.0
        for row, wanted in zip(y, t):
            gaps = []
            for a, b in zip(row, wanted):
                gaps.append(float(a) - float(b))
                total += (float(a) - float(b)) ** 2
            self.gaps.append(gaps)
        return total / (2 * self.rows)

    def backward(self, dout=1.0):
        return [[dout * gap / self.rows for gap in gaps] for gaps in self.gaps]

# %% cross_entropy
import math


class CrossEntropy:
    def forward(self, y, t):
        self.probabilities = [[float(p) for p in row] for row in y]
        self.right = []
        for label in t:
            self.right.append(list(label).index(1) if np.ndim(label) else int(label))
        loss = 0.0
        for row, label in zip(self.probabilities, self.right):
            loss -= math.log(row[label])
        return loss / len(self.right)

    def backward(self, dout=1.0):
        n = len(self.right)
        dy = [[0.0] * len(row) for row in self.probabilities]
        for i, label in enumerate(self.right):
            dy[i][label] = -dout / (n * self.probabilities[i][label])
        return dy

# %% softmax_cross_entropy
class SoftmaxCrossEntropy:
    def forward(self, y, t):
        self.p, self.right, loss = [], [], 0.0
        for i in range(len(y)):
            scores = [float(s) for s in y[i]]
            label = list(t[i]).index(1) if np.ndim(t[i]) else int(t[i])
            top = max(scores)
            powers = [math.exp(s - top) for s in scores]
            loss += math.log(sum(powers)) + top - scores[label]
            self.p.append([power / sum(powers) for power in powers])
            self.right.append(label)
        return loss / len(y)

    def backward(self, dout=1.0):
        n = len(self.p)
        dy = np.zeros((n, len(self.p[0])))
        for i in range(n):
            for j in range(len(self.p[i])):
                dy[i, j] = dout * (self.p[i][j] - (1 if j == self.right[i] else 0)) / n
        return dy

# %% hinge_loss
class HingeLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, y, t):
        n, c = np.shape(y)
        self.dy = np.zeros((n, c))
        loss = 0
        for i in range(n):
            right = t[i] if np.ndim(t) == 1 else np.flatnonzero(t[i])[0]
            for j in range(c):
                if j == right:
                    continue
                short = float(y[i][j]) - float(y[i][right]) + self.margin
                if short > 0:
                    loss += short
                    self.dy[i, j] += 1 / n
                    self.dy[i, right] -= 1 / n
        return loss / n

    def backward(self, dout=1.0):
        return (self.dy * dout).tolist()

# %% l2_penalty
class L2Penalty:
    def __init__(self, lam):
        self.lam = lam

    def forward(self, W):
        self.W = W
        total = 0
        for row in W:
            for w in row:
                total += float(w) ** 2
        return self.lam * total / 2

    def backward(self, dout=1.0):
        return [[dout * self.lam * w for w in row] for row in self.W]

# %% linear_classifier_loss
def linear_classifier_loss(W, x, t, lam):
    (n, d), c = np.shape(x), np.shape(W)[1]
    loss, dW = 0.0, np.zeros((d, c))
    for i in range(n):
        scores = [sum(x[i][k] * W[k][j] for k in range(d)) for j in range(c)]
        for j in range(c):
            short = scores[j] - scores[t[i]] + 1
            if j != t[i] and short > 0:
                loss += short
                for k in range(d):
                    dW[k][j] += x[i][k]
                    dW[k][t[i]] -= x[i][k]
    loss, dW = loss / n, dW / n
    for k in range(d):
        for j in range(c):
            loss += lam / 2 * W[k][j] ** 2
            dW[k][j] += lam * W[k][j]
    return [loss, dW]
