# what: Right answers in the Korean edition that train the networks of all lambdas at once
# edition: ko

# %% [markdown] my-notes after setup
# ### 내 메모
#
# 쉬운 것부터 했다. 최근접 이웃이 먼저이고, 표는 신경망보다 앞에 있지만 셀을 실행할 때는 아직 부르지 않는다.

# %% nearest_neighbor after my-notes
def nearest_neighbor(x_train, t_train, x):
    # 차이를 축을 따라 접으면 유클리드 거리가 된다. 제곱도 제곱근도 직접 쓰지 않는다.
    거리 = np.hypot.reduce(x[:, np.newaxis] - x_train, axis=-1, initial=0.0)
    return np.take(t_train, np.argmin(거리, axis=1))

# %% helpers after nearest_neighbor
# 편향은 늘 1인 입력에 곱해지는 가중치와 같다. 그래서 A = [W1; b1], B = [W2; b2]로 쌓는다.
# 아래 함수들은 A와 B 앞에 축이 더 있어도 그대로 작동한다.


def 하나_붙이기(x):
    return np.concatenate([x, np.ones(x.shape[:-1] + (1,))], axis=-1)


def 앞으로(x, A, B):
    z = 하나_붙이기(x) @ A
    h = (z + abs(z)) / 2  # max(0, z)
    return h, 하나_붙이기(h) @ B


def 로그합(s):
    가장_큰 = s.max(axis=-1, keepdims=True)
    return 가장_큰 + np.log(np.exp(s - 가장_큰).sum(axis=-1, keepdims=True))


def 벌점_줄(A):
    """마지막 줄은 편향이므로 벌점이 없다."""
    return A * (np.arange(A.shape[-2]) < A.shape[-2] - 1)[:, np.newaxis]


def 뒤로(x, t, A, B, lam):
    h, s = 앞으로(x, A, B)
    ds = (np.exp(s - 로그합(s)) - np.eye(B.shape[-1])[t]) / len(x)
    dB = 하나_붙이기(h).swapaxes(-1, -2) @ ds + lam * 벌점_줄(B)
    dh = (ds @ B.swapaxes(-1, -2))[..., :-1]  # 붙인 1은 기울기를 받지 않는다
    dA = 하나_붙이기(x).T @ (dh * np.sign(h)) + lam * 벌점_줄(A)
    return dA, dB

# %% capacity_table after helpers
def 함께_학습(n_hidden, lams, x, t, n_steps, lr, rng):
    # λ마다 신경망을 하나씩 만들고, 매개변수를 (λ의 수, ...) 배열에 쌓아 한꺼번에 학습한다
    nets = [TwoLayerNet(x.shape[1], n_hidden, np.max(t) + 1, lam=lam, rng=rng) for lam in lams]
    A = np.stack([np.vstack([net.W1, net.b1]) for net in nets])
    B = np.stack([np.vstack([net.W2, net.b2]) for net in nets])
    lam = np.reshape(lams, (-1, 1, 1))
    for _ in range(n_steps):
        dA, dB = 뒤로(x, t, A, B, lam)
        A, B = A - lr * dA, B - lr * dB
    for net, a, b in zip(nets, A, B):
        net.W1, net.b1, net.W2, net.b2 = a[:-1], a[-1], b[:-1], b[-1]
    return nets


def trained(n_hidden, lam, x, t, n_steps, lr, rng):
    return 함께_학습(n_hidden, [lam], x, t, n_steps, lr, rng)[0]


def capacity_table(sizes, lams, x, t, n_steps=500, lr=0.5, rng=None):
    if rng is None:
        rng = np.random.default_rng()
    줄들 = [함께_학습(n_hidden, lams, x, t, n_steps, lr, rng) for n_hidden in sizes]
    return np.array([[(net.predict(x) == t).mean() for net in 줄] for 줄 in 줄들])

# %% two_layer_net
class TwoLayerNet:
    """점수 max(0, x W1 + b1) W2 + b2, 소프트맥스 교차 엔트로피, W1과 W2에 대한 L2 벌점."""

    def __init__(self, n_inputs, n_hidden, n_classes, lam=0.0, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        self.lam = lam
        # 가중치는 표준편차 sqrt(2 / fan-in), 편향은 0
        self.W1, self.W2 = (
            rng.normal(scale=(2 / fan_in) ** 0.5, size=(fan_in, fan_out))
            for fan_in, fan_out in [(n_inputs, n_hidden), (n_hidden, n_classes)]
        )
        self.b1, self.b2 = np.zeros(n_hidden), np.zeros(n_classes)

    def _쌓기(self):
        # 매개변수는 밖에서 바뀔 수 있으므로 부를 때마다 새로 쌓는다
        return np.vstack([self.W1, self.b1]), np.vstack([self.W2, self.b2])

    def loss(self, x, t):
        s = 앞으로(x, *self._쌓기())[1]
        맞는_것 = np.take_along_axis(s, np.reshape(t, (-1, 1)), axis=1)
        벌점 = sum(np.einsum("ij,ij", W, W) for W in (self.W1, self.W2)) * self.lam / 2
        return np.mean(로그합(s) - 맞는_것) + 벌점

    def gradient(self, x, t):
        dA, dB = 뒤로(x, t, *self._쌓기(), self.lam)
        return {"W1": dA[:-1], "b1": dA[-1], "W2": dB[:-1], "b2": dB[-1]}

    def predict(self, x):
        return 앞으로(x, *self._쌓기())[1].argmax(axis=-1)

# %% scratch after two_layer_net
# 한 번 확인: 붙인 1을 지나온 것이 편향과 같은가?
_net = TwoLayerNet(2, 3, 4, lam=0.5)
_x = spirals(2)[0]
np.allclose(앞으로(_x, *_net._쌓기())[1], np.maximum(0, _x @ _net.W1 + _net.b1) @ _net.W2 + _net.b2)
