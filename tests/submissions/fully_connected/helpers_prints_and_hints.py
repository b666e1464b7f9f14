# what: Right answers with helper functions, type hints and prints, among the student's own cells

# %% [markdown] my-notes after setup
# ## My notes
#
# Shapes, shapes, shapes.

# %% local_derivatives
remaining_x: str = "W"
remaining_W: str = "x"
LOCAL_DERIVATIVES: dict[str, str] = {"x": remaining_x, "W": remaining_W, "b": "1"}
print(LOCAL_DERIVATIVES)

# %% my-helper after examples
def _one_row(row, W, b, upstream):
    '''Return out, dx, dW, db of one sample.'''
    out, dx, dW = b.astype(float), np.zeros(len(W)), np.zeros(W.shape)
    for d, value in enumerate(row):
        out = out + value * W[d]
        dx[d] = W[d] @ upstream
        dW[d] = value * upstream
    return out, dx, dW, upstream

# %% fully_connected_loops
def fully_connected_loops(x: np.ndarray, W: np.ndarray, b: np.ndarray, dout: np.ndarray) -> tuple:
    print("shapes", x.shape, W.shape, b.shape, dout.shape)
    rows = [_one_row(row, W, b, upstream) for row, upstream in zip(x, dout)]
    return (np.stack([r[0] for r in rows]), np.stack([r[1] for r in rows]),
            np.sum([r[2] for r in rows], axis=0), np.sum([r[3] for r in rows], axis=0))

# %% my-plot after fully_connected_loops_db
import matplotlib.pyplot as plt

plt.imshow(fully_connected_loops(*larger())[2])
plt.show()

# %% fully_connected
class Layer:
    '''Something with a forward and a backward.'''

    def __init__(self, **parameters: np.ndarray) -> None:
        for name, value in parameters.items():
            setattr(self, name, value)


class FullyConnected(Layer):
    def __init__(self, W: np.ndarray, b: np.ndarray) -> None:
        super().__init__(W=W, b=b)

    def forward(self, inputs: np.ndarray) -> np.ndarray:
        print("forward", inputs.shape)
        self._inputs = inputs.copy()
        return np.dot(inputs, self.W) + self.b

    def backward(self, upstream: np.ndarray) -> np.ndarray:
        print("backward", upstream.shape)
        self.dW = np.add.reduce([np.outer(i, u) for i, u in zip(self._inputs, upstream)])
        self.db = np.ones(len(upstream)) @ upstream
        return np.inner(upstream, self.W)

# %% hidden_delta
def hidden_delta(delta_next, W_next, z, activation_gradient):
    layer = FullyConnected(W_next, np.zeros(W_next.shape[1]))
    layer.forward(np.zeros_like(z))
    return np.multiply(activation_gradient(z), layer.backward(delta_next))
