# what: The multiply gate and the circuit have other names
# base: reference

# %% multiply_gate
class MultiplicationGate:
    """out = x * y, element by element."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dout):
        dx = dout * self.y
        dy = dout * self.x
        return dx, dy

# %% circuit
def Circuit(x, y, z):
    """Every value and gradient of f = (x + y) * z."""
    q = x + y
    f = q * z
    df = np.ones_like(f)
    dq = df * z
    dz = df * q
    return {"q": q, "f": f, "df": df, "dq": dq, "dx": 1 * dq, "dy": 1 * dq, "dz": dz}
