# what: Right answers with a dataclass and properties
# base: reference

# %% local_derivatives
LOCAL_DERIVATIVES = {"x": "w", "W": "X", "b": "1"}

# %% fully_connected
from dataclasses import dataclass, field


@dataclass
class FullyConnected:
    W: np.ndarray
    b: np.ndarray
    _x: np.ndarray = field(default=None, repr=False)
    _dout: np.ndarray = field(default=None, repr=False)

    def forward(self, x):
        self._x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self._dout = dout
        return dout @ self.W.T

    @property
    def dW(self):
        return self._x.T @ self._dout

    @property
    def db(self):
        return self._dout.sum(0)

# %% hidden_delta
hidden_delta = lambda delta_next, W_next, z, activation_gradient: activation_gradient(z) * (W_next @ delta_next.T).T
