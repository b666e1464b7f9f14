# what: Right answers in single precision
# base: reference

# %% sigmoid
def floats(x):
    x = np.asarray(x)
    return x if x.dtype in (np.float32, np.float64) else x.astype(np.float64)


class Sigmoid:
    __slots__ = ("_out",)

    def forward(self, x):
        x = floats(x)
        small = np.exp(-np.abs(x))
        self._out = np.asarray(np.where(x < 0, small, x.dtype.type(1)) / (1 + small), dtype=x.dtype)
        return self._out

    @property
    def out(self):
        return self._out

    def backward(self, dout):
        return np.asarray(dout, dtype=self._out.dtype) * self._out * (1 - self._out)

# %% relu
class ReLU:
    def forward(self, x):
        x = floats(x)
        self.mask = (x > 0).astype(x.dtype)
        return x.clip(0)

    def backward(self, dout):
        return np.asarray(dout).astype(self.mask.dtype, copy=True) * self.mask

# %% softmax
class Softmax:
    def forward(self, x):
        x = floats(x)
        e = np.exp(x - x.max(-1, keepdims=True))
        self.p = np.divide(e, e.sum(-1, keepdims=True))
        assert self.p.dtype == x.dtype
        return self.p

    def backward(self, dout):
        dout = np.asarray(dout, dtype=self.p.dtype)
        return self.p * (dout - np.sum(self.p * dout, axis=-1, keepdims=True))


def softmax_jacobian(p):
    p = floats(p)
    return (np.eye(len(p), dtype=p.dtype) - p[:, None]) * p[None, :]
