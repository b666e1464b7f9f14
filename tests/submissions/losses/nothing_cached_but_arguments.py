# what: Right answers that keep only the arguments of forward

# %% mean_squared_error
class MeanSquaredError:
    """Keeps its arguments and computes everything again on the way back."""

    def forward(self, y: np.ndarray, t: np.ndarray) -> float:
        self.arguments = (y, t)
        print("MSE of", y.shape)
        return 0.5 * np.mean(np.sum(np.square(y - t), axis=1))

    def backward(self, dout: float = 1.0) -> np.ndarray:
        y, t = self.arguments
        return np.divide(y - t, y.shape[0]) * dout

# %% my-try after mean_squared_error
print("quick try:", MeanSquaredError().forward(np.ones((2, 2)), np.zeros((2, 2))))

# %% cross_entropy
def class_numbers(t: np.ndarray) -> np.ndarray:
    return t if t.ndim == 1 else t.argmax(1)


class CrossEntropy:
    def forward(self, y: np.ndarray, t: np.ndarray) -> float:
        self.arguments = y, t
        p = np.take_along_axis(y, class_numbers(t)[:, None], axis=1)
        return -np.log(p).sum() / len(p)

    def backward(self, dout: float = 1.0) -> np.ndarray:
        y, t = self.arguments
        columns = class_numbers(t)[:, None]
        dy = np.zeros(y.shape)
        np.put_along_axis(dy, columns, -1.0 / np.take_along_axis(y, columns, axis=1), axis=1)
        return dy * dout / len(y)

# %% softmax_cross_entropy
class SoftmaxCrossEntropy:
    def forward(self, y: np.ndarray, t: np.ndarray) -> float:
        self.arguments = y, t
        log_p = self.log_softmax(y)
        return -log_p[range(len(y)), class_numbers(t)].mean()

    @staticmethod
    def log_softmax(y):
        return y - np.logaddexp.reduce(y.astype(float), axis=1, keepdims=True)

    def backward(self, dout: float = 1.0) -> np.ndarray:
        y, t = self.arguments
        dy = np.exp(self.log_softmax(y))
        np.add.at(dy, (np.arange(len(y)), class_numbers(t)), -1.0)
        return dout * dy / len(y)

# %% hinge_loss
class HingeLoss:
    def __init__(self, margin: float = 1.0):
        self.margin = margin

    def shortfall(self):
        y, t = self.arguments
        n = np.arange(len(y))
        z = np.clip(y - y[n, class_numbers(t), None] + self.margin, 0, None)
        z[n, class_numbers(t)] = 0
        return z

    def forward(self, y: np.ndarray, t: np.ndarray) -> float:
        self.arguments = y, t
        return self.shortfall().sum(axis=1).mean()

    def backward(self, dout: float = 1.0) -> np.ndarray:
        y, t = self.arguments
        dy = np.sign(self.shortfall())
        dy[np.arange(len(y)), class_numbers(t)] -= np.count_nonzero(dy, axis=1)
        return dy * (dout / len(y))

# %% l2_penalty
class L2Penalty:
    def __init__(self, lam: float):
        self.lam = lam

    def forward(self, W: np.ndarray) -> float:
        self.arguments = W
        return self.lam * np.linalg.norm(W) ** 2 / 2

    def backward(self, dout: float = 1.0) -> np.ndarray:
        return self.arguments * self.lam * dout

# %% linear_classifier_loss
def linear_classifier_loss(W: np.ndarray, x: np.ndarray, t: np.ndarray, lam: float):
    hinge, price = HingeLoss(margin=1), L2Penalty(lam=lam)
    loss = hinge.forward(np.dot(x, W), t) + price.forward(W)
    print("loss", loss)
    return loss, np.dot(np.transpose(x), hinge.backward()) + price.backward()
