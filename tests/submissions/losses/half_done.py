# what: Softmax is right for one row only, the hinge loss does not parse, the classifier is not begun
# base: reference

# %% softmax_cross_entropy
class SoftmaxCrossEntropy:
    def forward(self, y, t):
        self.t = t
        e = np.exp(y - np.max(y, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return [-np.sum(t * np.log(self.p)) / len(y)]

    def backward(self, dout=1.0):
        return dout * (self.p - self.t) / len(self.t)

# %% hinge_loss
class HingeLoss:
    def __init__(self, margin=1.0)
        self.margin = margin

# %% linear_classifier_loss
def linear_classifier_loss(W, x, t, lam):
    """Return the tuple (loss, dW): hinge loss (margin 1) of the scores x W, plus lam/2 times the sum of W**2.

    W: weights, shape (D, C). x: samples, shape (N, D). t: the right classes, integers of shape (N,).
    loss: one number. dW: its gradient with respect to W, shape (D, C).
    """
    # YOUR CODE HERE
    raise NotImplementedError()
