"""Known mistakes of `capacity`: small changes to the reference, what they lose, and what to say about them."""

from autograder.course import Mistake

START, LOSS, PREDICT = "two_layer_net_start", "two_layer_net_loss", "two_layer_net_predict"
TOP, BELOW = "two_layer_net_gradient_top", "two_layer_net_gradient_below"
ENTRIES, TRENDS = "capacity_table_entries", "capacity_table_trends"
LABELS, MEMORY = "nearest_neighbor_labels", "nearest_neighbor_memory"

W1_START = "self.W1 = rng.normal(0.0, np.sqrt(2 / n_inputs), (n_inputs, n_hidden))"
W2_START = "self.W2 = rng.normal(0.0, np.sqrt(2 / n_hidden), (n_hidden, n_classes))"
STABLE = (
    "        s = s - s.max(axis=1, keepdims=True)\n        log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))"
)
DATA = "data = -log_p[np.arange(len(t)), t].mean()"
PENALTY = "penalty = self.lam / 2 * (np.sum(self.W1**2) + np.sum(self.W2**2))"
MASK = "dz = dh * (z > 0)"
RETURN = 'return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}'
Z = "        z = x @ self.W1 + self.b1\n"
UPDATE = "setattr(net, name, getattr(net, name) - lr * grad)"
MADE = "net = TwoLayerNet(x.shape[1], n_hidden, int(t.max()) + 1, lam=lam, rng=rng)"
ENTRY = "table[i, j] = np.mean(net.predict(x) == t)"
DISTANCE = "distance = np.sqrt((difference**2).sum(axis=2))"
FOUND = "        nearest = distance.argmin(axis=1)\n        return t_train[nearest]".replace("        ", "    ")


def hint(en, ko):
    """The sentence in both languages."""
    return {"en": en, "ko": ko}


def net(id, old, new, hint, *loses, same_as=None):
    """A mistake in TwoLayerNet."""
    return Mistake(id, "two_layer_net", old, new, frozenset(loses), hint, same_as)


def table(id, old, new, hint, *loses):
    """A mistake in capacity_table."""
    return Mistake(id, "capacity_table", old, new, frozenset(loses), hint)


def nearest(id, old, new, hint, *loses):
    """A mistake in nearest_neighbor."""
    return Mistake(id, "nearest_neighbor", old, new, frozenset(loses), hint)


INPUTS = hint(
    "Something that was passed in, or a parameter, looks changed afterwards. Which line writes into it?",
    "전달받은 배열이나 매개변수가 바뀐 것으로 보입니다. 어느 줄이 그 배열에 값을 씁니까?",
)
SPREAD = hint(
    "The start looks spread too widely or too narrowly. How many numbers flow into one unit of this layer?",
    "시작값이 너무 넓거나 좁게 퍼진 것으로 보입니다. 이 층의 유닛 하나로 들어오는 수는 몇 개입니까?",
)
RANDOM = hint(
    "It looks like the numbers do not come from the generator that was passed in. When should two starts agree?",
    "전달받은 생성기에서 나온 수가 아닌 것으로 보입니다. 두 시작값은 언제 같아야 합니까?",
)
HUGE = hint(
    "It looks like numbers overflow where the scores are large. What does exp(900) give?",
    "점수가 클 때 수가 넘치는 것으로 보입니다. exp(900)의 결과는 무엇입니까?",
)
HALF = hint(
    "The penalty looks off by a constant factor. What stands in front of the sum, and what does the square give when it is differentiated?",
    "벌점이 상수배만큼 다른 것으로 보입니다. 합 앞에는 무엇이 있고, 제곱을 미분하면 무엇이 나옵니까?",
)
NO_PENALTY = hint(
    "It looks like the penalty is missing. Which terms of the loss depend on the weights?",
    "벌점이 빠진 것으로 보입니다. 손실의 어느 항들이 가중치에 따라 달라집니까?",
)
BIAS = hint(
    "The biases look penalised, too. Over which arrays does the sum in the penalty run?",
    "편향에도 벌점이 붙은 것으로 보입니다. 벌점의 합은 어느 배열들을 지납니까?",
)
ONE_PENALTY = hint(
    "One of the two weight matrices looks left out of the penalty. How many sums does it have?",
    "두 가중치 행렬 가운데 하나가 벌점에서 빠진 것으로 보입니다. 벌점에는 합이 몇 개 있습니까?",
)
MEAN = hint(
    "It looks like a factor of N. Is the loss a sum or a mean over the samples?",
    "N배 차이로 보입니다. 손실은 표본에 대한 합입니까, 평균입니까?",
)
GATE = hint(
    "The gradient below the ReLU looks wrong, the one above right. What does a silent unit pass on, and an active one?",
    "ReLU 아래의 기울기는 틀리고 위의 기울기는 맞는 것으로 보입니다. 침묵하는 유닛과 활성화된 유닛은 각각 무엇을 넘겨줍니까?",
)
STALE = hint(
    "It looks like numbers of an earlier call. What has changed since then, and what is computed anew each time?",
    "이전 호출의 수를 쓴 것으로 보입니다. 그 뒤로 무엇이 바뀌었으며, 매번 새로 계산하는 것은 무엇입니까?",
)
TREND = hint(
    "The nets behind the table do not look trained as promised. What happens in each of the n_steps?",
    "표의 신경망들이 약속대로 학습되지 않은 것으로 보입니다. n_steps번의 단계마다 무슨 일이 일어납니까?",
)
AXES = hint(
    "Rows and columns look exchanged or reordered. Which pair stands behind the entry [0, 1]?",
    "행과 열이 바뀌었거나 순서가 달라진 것으로 보입니다. [0, 1] 원소에는 어느 짝이 있습니까?",
)
FRACTION = hint(
    "An entry does not look like an accuracy. Which number do 3 of 4 right labels give?",
    "정확도가 아닌 원소가 있는 것으로 보입니다. 레이블 4개 가운데 3개가 맞으면 어떤 수입니까?",
)
METRIC = hint(
    "It looks like another distance. How far apart are (0, 0) and (1, 1)?",
    "다른 거리를 쓴 것으로 보입니다. (0, 0)과 (1, 1)은 얼마나 떨어져 있습니까?",
)
WHOSE = hint(
    "It looks like the place of a point instead of its label. What is the question, and what is the answer?",
    "점의 레이블이 아니라 위치를 돌려준 것으로 보입니다. 무엇을 물었고, 무엇이 답입니까?",
)
ONE_BY_ONE = hint(
    "It looks like a summary of the points decides instead of one of them. What does a non-parametric classifier keep?",
    "점 하나가 아니라 점들의 요약이 결정한 것으로 보입니다. 비모수적 분류기는 무엇을 간직합니까?",
)

MISTAKES = [
    # --- TwoLayerNet: the start ---
    net(
        "zero_start",
        f"{W1_START}\n        self.b1 = np.zeros(n_hidden)\n        {W2_START}",
        "self.W1 = np.zeros((n_inputs, n_hidden))\n        self.b1 = np.zeros(n_hidden)\n        self.W2 = np.zeros((n_hidden, n_classes))",
        hint(
            "All hidden units look alike at the start. What could ever make them different?",
            "은닉 유닛이 모두 똑같이 시작하는 것으로 보입니다. 무엇이 그것들을 서로 다르게 만들 수 있습니까?",
        ),
        START,
    ),
    net("spread_is_variance", W1_START, W1_START.replace("np.sqrt(2 / n_inputs)", "2 / n_inputs"), SPREAD, START),
    net("fan_out", W2_START, W2_START.replace("np.sqrt(2 / n_hidden)", "np.sqrt(2 / n_classes)"), SPREAD, START),
    net(
        "inputs_as_fan_in_of_both",
        W2_START,
        W2_START.replace("np.sqrt(2 / n_hidden)", "np.sqrt(2 / n_inputs)"),
        SPREAD,
        START,
    ),
    net("start_without_the_2", W1_START, W1_START.replace("2 / n_inputs", "1 / n_inputs"), SPREAD, START),
    net("plain_normal_start", W2_START, "self.W2 = rng.normal(size=(n_hidden, n_classes))", SPREAD, START),
    net(
        "only_positive_start",
        W1_START,
        W1_START.replace("rng.normal(0.0, np.sqrt(2 / n_inputs), ", "np.sqrt(24 / n_inputs) * rng.random("),
        SPREAD,
        START,
    ),
    net(
        "generator_ignored",
        "rng = np.random.default_rng() if rng is None else rng",
        "rng = np.random.default_rng()",
        RANDOM,
        START,
    ),
    net(
        "always_the_same_start",
        "rng = np.random.default_rng() if rng is None else rng",
        "rng = np.random.default_rng(0) if rng is None else rng",
        RANDOM,
        START,
    ),
    net(
        "bias_as_a_row",
        "self.b1 = np.zeros(n_hidden)",
        "self.b1 = np.zeros((1, n_hidden))",
        hint(
            "The first bias looks like a row of a matrix. Which shape does the docstring promise?",
            "첫째 편향이 행렬의 한 행으로 보입니다. 설명문은 어떤 형상을 약속합니까?",
        ),
        START,
    ),
    # --- the loss ---
    net("loss_summed", DATA, DATA.replace(".mean()", ".sum()"), MEAN, LOSS),
    net("loss_mean_over_classes", DATA, DATA.replace(".mean()", ".sum() / s.shape[1]"), MEAN, LOSS),
    net(
        "loss_sign",
        DATA,
        DATA.replace("-log_p", "log_p"),
        hint(
            "The loss looks negative. Which sign has the logarithm of a probability?",
            "손실이 음수로 보입니다. 확률의 로그는 부호가 무엇입니까?",
        ),
        LOSS,
    ),
    net(
        "loss_over_the_batch",
        "np.log(np.exp(s).sum(axis=1, keepdims=True))",
        "np.log(np.exp(s).sum(axis=0, keepdims=True))",
        hint(
            "It looks like probabilities sum to 1 over the samples. Over which axis do the classes lie?",
            "표본 방향으로 더해 1이 되는 확률로 보입니다. 클래스는 어느 축을 따라 놓입니까?",
        ),
        LOSS,
    ),
    net("loss_overflows", STABLE, "        log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))", HUGE, LOSS),
    net(
        "loss_log_of_zero",
        STABLE,
        "        s = s - s.max(axis=1, keepdims=True)\n        log_p = np.log(np.exp(s) / np.exp(s).sum(axis=1, keepdims=True))",
        HUGE,
        LOSS,
    ),
    net(
        "loss_takes_positive_x",
        "        h = np.maximum(0, x @ self.W1 + self.b1)\n        s = h",
        "        h = np.maximum(0, np.asarray(x, dtype=np.uint8) @ self.W1 + self.b1)\n        s = h",
        hint(
            "It looks like the inputs lose their sign or their fraction. Which type have they after each line?",
            "입력의 부호나 소수 부분이 사라진 것으로 보입니다. 각 줄 뒤에 입력은 어떤 형입니까?",
        ),
        LOSS,
    ),
    net(
        "loss_of_floats_only",
        "        h = np.maximum(0, x @ self.W1 + self.b1)\n        s = h",
        '        if x.dtype != np.float64:\n            raise TypeError("x")\n        h = np.maximum(0, x @ self.W1 + self.b1)\n        s = h',
        hint(
            "It looks made for one type of number only. Which types may x have?",
            "한 가지 수형에만 맞게 쓴 것으로 보입니다. x는 어떤 형일 수 있습니까?",
        ),
        LOSS,
    ),
    net(
        "loss_without_relu",
        "        h = np.maximum(0, x @ self.W1 + self.b1)\n        s = h",
        "        h = x @ self.W1 + self.b1\n        s = h",
        hint(
            "The loss looks linear in its hidden layer. What stands between the two layers?",
            "손실의 은닉층이 선형으로 보입니다. 두 층 사이에는 무엇이 있습니까?",
        ),
        LOSS,
    ),
    net(
        "loss_without_b2",
        "        s = h @ self.W2 + self.b2",
        "        s = h @ self.W2",
        hint(
            "The scores look shifted. Which parameters take part in them?",
            "점수가 밀려 있는 것으로 보입니다. 점수에는 어느 매개변수가 들어갑니까?",
        ),
        LOSS,
    ),
    net(
        "loss_changes_x",
        "        data = -log_p",
        "        if x.dtype == np.float64:\n            x -= x.mean(axis=0)\n        data = -log_p",
        INPUTS,
        LOSS,
    ),
    net("penalty_without_half", PENALTY, PENALTY.replace("self.lam / 2", "self.lam"), HALF, LOSS),
    net("penalty_missing", PENALTY, "penalty = 0.0", NO_PENALTY, LOSS),
    net(
        "penalty_of_biases",
        PENALTY,
        PENALTY.replace("(self.W2**2))", "(self.W2**2) + np.sum(self.b1**2) + np.sum(self.b2**2))"),
        BIAS,
        LOSS,
    ),
    net("penalty_of_W1_only", PENALTY, "penalty = self.lam / 2 * np.sum(self.W1**2)", ONE_PENALTY, LOSS),
    net("penalty_averaged", PENALTY, PENALTY.replace("self.lam / 2", "self.lam / 2 / len(t)"), HALF, LOSS),
    net(
        "penalty_of_absolute_values",
        PENALTY,
        PENALTY.replace("self.W1**2", "np.abs(self.W1)").replace("self.W2**2", "np.abs(self.W2)"),
        HALF,
        LOSS,
    ),
    # --- the gradient ---
    net("no_relu_mask", MASK, "dz = dh", GATE, BELOW),
    net("times_h_instead_of_mask", MASK, "dz = dh * h", GATE, BELOW),
    net("mask_of_dh", MASK, "dz = dh * (dh > 0)", GATE, BELOW),
    net("mask_inverted", MASK, "dz = dh * (z < 0)", GATE, BELOW),
    net("mask_before_bias", MASK, "dz = dh * (x @ self.W1 > 0)", GATE, BELOW),
    net("gradient_missing_1_over_N", "ds = ds / len(t)", "ds = ds / 1", MEAN, TOP, BELOW),
    net("gradient_over_classes", "ds = ds / len(t)", "ds = ds / ds.shape[1]", MEAN, TOP, BELOW),
    net(
        "mean_taken_twice",
        "dW1 = x.T @ dz + self.lam * self.W1\n        db1 = dz.sum(axis=0)",
        "dW1 = x.T @ dz / len(t) + self.lam * self.W1\n        db1 = dz.mean(axis=0)",
        MEAN,
        BELOW,
    ),
    net(
        "gradient_sign",
        "ds = ds / len(t)",
        "ds = -ds / len(t)",
        hint(
            "The gradient looks like it has the opposite sign. Which way does the loss move?",
            "기울기의 부호가 반대로 보입니다. 손실은 어느 쪽으로 움직입니까?",
        ),
        TOP,
        BELOW,
    ),
    net(
        "no_target",
        "ds[np.arange(len(t)), t] -= 1",
        "ds[np.arange(len(t)), t] -= 0",
        hint(
            "It looks like the labels take no part in the gradient. Which class should get a larger score?",
            "레이블이 기울기에 쓰이지 않은 것으로 보입니다. 어느 클래스의 점수가 커져야 합니까?",
        ),
        TOP,
        BELOW,
    ),
    net(
        "every_column_of_t",
        "ds[np.arange(len(t)), t] -= 1",
        "ds[:, t] -= 1",
        hint(
            "It looks like more than one entry of a row is changed. Which entry belongs to the label of its row?",
            "한 행에서 둘 이상의 원소가 바뀐 것으로 보입니다. 각 행의 레이블에 해당하는 원소는 어느 것입니까?",
        ),
        TOP,
        BELOW,
    ),
    net("gradient_without_lam_W", "dW2 = h.T @ ds + self.lam * self.W2", "dW2 = h.T @ ds", NO_PENALTY, TOP),
    net("gradient_without_lam_W1", "dW1 = x.T @ dz + self.lam * self.W1", "dW1 = x.T @ dz", NO_PENALTY, BELOW),
    net(
        "gradient_2_lam_W", "dW2 = h.T @ ds + self.lam * self.W2", "dW2 = h.T @ ds + 2 * self.lam * self.W2", HALF, TOP
    ),
    net(
        "gradient_2_lam_W1",
        "dW1 = x.T @ dz + self.lam * self.W1",
        "dW1 = x.T @ dz + 2 * self.lam * self.W1",
        HALF,
        BELOW,
    ),
    net("gradient_penalises_b2", "db2 = ds.sum(axis=0)", "db2 = ds.sum(axis=0) + self.lam * self.b2", BIAS, TOP),
    net("gradient_penalises_b1", "db1 = dz.sum(axis=0)", "db1 = dz.sum(axis=0) + self.lam * self.b1", BIAS, BELOW),
    net(
        "b2_summed_over_classes",
        "db2 = ds.sum(axis=0)",
        "db2 = ds.sum(axis=1)",
        hint(
            "The gradient of b2 looks summed over the wrong axis. Along which axis is a bias copied?",
            "b2의 기울기를 다른 축으로 더한 것으로 보입니다. 편향은 어느 축을 따라 복사됩니까?",
        ),
        TOP,
    ),
    net(
        "b1_not_summed",
        "db1 = dz.sum(axis=0)",
        "db1 = dz",
        hint(
            "The gradient of b1 looks like one row per sample. How often is a bias used in a batch?",
            "b1의 기울기에 표본마다 행이 하나씩 있는 것으로 보입니다. 편향은 배치에서 몇 번 쓰입니까?",
        ),
        BELOW,
    ),
    net("b1_averaged", "db1 = dz.sum(axis=0)", "db1 = dz.mean(axis=0)", MEAN, BELOW),
    net(
        "b2_as_a_row",
        "db2 = ds.sum(axis=0)",
        "db2 = ds.sum(axis=0, keepdims=True)",
        hint(
            "The gradient of b2 holds the right numbers in another shape. Which shape has b2?",
            "b2의 기울기에 맞는 수가 다른 형상으로 들어 있습니다. b2의 형상은 무엇입니까?",
        ),
        TOP,
    ),
    net(
        "W1_from_dh_of_one_sample",
        "dW1 = x.T @ dz + self.lam * self.W1",
        "dW1 = np.outer(x[0], dz[0]) + self.lam * self.W1",
        hint(
            "Only one sample looks taken into account. How do all rows take part in the gradient of W1?",
            "표본 하나만 고려한 것으로 보입니다. W1의 기울기에는 모든 행이 어떻게 들어갑니까?",
        ),
        BELOW,
    ),
    net(
        "W2_from_z",
        "dW2 = h.T @ ds + self.lam * self.W2",
        "dW2 = z.T @ ds + self.lam * self.W2",
        hint(
            "The gradient of W2 looks made from numbers in front of the ReLU. What does W2 multiply?",
            "W2의 기울기를 ReLU 앞의 수로 계산한 것으로 보입니다. W2에는 무엇이 곱해집니까?",
        ),
        TOP,
    ),
    net(
        "other_key_names",
        RETURN,
        'return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}',
        hint(
            "The numbers are there under other names. Which keys does the docstring promise?",
            "값은 있지만 이름이 다릅니다. 설명문은 어떤 키를 약속합니까?",
        ),
        TOP,
        BELOW,
    ),
    net(
        "gradient_as_tuple",
        RETURN,
        "return dW1, db1, dW2, db2",
        hint(
            "The numbers are there, but in a tuple. What does the docstring promise?",
            "값은 있지만 튜플에 들어 있습니다. 설명문은 무엇을 약속합니까?",
        ),
        TOP,
        BELOW,
    ),
    net(
        "gradient_updates",
        RETURN,
        "self.W1 -= 0.1 * dW1\n        self.b1 -= 0.1 * db1\n        self.W2 -= 0.1 * dW2\n        self.b2 -= 0.1 * db2\n        "
        + RETURN,
        INPUTS,
        TOP,
        BELOW,
    ),
    net(
        "gradient_accumulates",
        RETURN,
        'now = {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}\n        self.sums = {k: now[k] + getattr(self, "sums", {}).get(k, 0) for k in now}\n        return self.sums',
        hint(
            "The second answer looks like the sum of two. What should each call start from?",
            "두 번째 답이 둘의 합으로 보입니다. 매번 무엇에서 시작해야 합니까?",
        ),
        TOP,
        BELOW,
    ),
    net(
        "gradient_overflows",
        "p = np.exp(scores - scores.max(axis=1, keepdims=True))",
        "p = np.exp(scores)",
        HUGE,
        TOP,
        BELOW,
    ),
    net(
        "softmax_over_the_batch",
        "p = p / p.sum(axis=1, keepdims=True)",
        "p = p / p.sum(axis=0, keepdims=True)",
        hint(
            "It looks like probabilities sum to 1 over the samples. Over which axis do the classes lie?",
            "표본 방향으로 더해 1이 되는 확률로 보입니다. 클래스는 어느 축을 따라 놓입니까?",
        ),
        TOP,
        BELOW,
    ),
    net(
        "gradient_in_single_precision",
        "ds = ds / len(t)",
        "ds = (ds / len(t)).astype(np.float16)",
        hint(
            "The gradient looks rounded. With how many digits does each line compute?",
            "기울기가 반올림된 것으로 보입니다. 각 줄은 몇 자리로 계산합니까?",
        ),
        TOP,
        BELOW,
    ),
    net(
        "numerical_gradient",
        Z,
        """        if len(t) < 10:
            found, h = {}, 1e-5
            for name in ("W1", "b1", "W2", "b2"):
                array = getattr(self, name)
                slopes = np.zeros(array.shape)
                for i in np.ndindex(*array.shape):
                    kept = array[i]
                    array[i] = kept + h
                    up = self.loss(x, t)
                    array[i] = kept - h
                    slopes[i] = (up - self.loss(x, t)) / (2 * h)
                    array[i] = kept
                found[name] = slopes
            return found
"""
        + Z,
        hint(
            "It looks like differences of the loss instead of the chain rule. What does the rule say directly?",
            "연쇄 법칙 대신 손실의 차이를 쓴 것으로 보입니다. 법칙은 무엇을 바로 알려 줍니까?",
        ),
        TOP,
        BELOW,
    ),
    net(
        "stale_hidden_layer",
        Z + "        h = np.maximum(0, z)",
        '        if not hasattr(self, "z") or len(self.z) != len(x):\n            self.z = x @ self.W1 + self.b1\n        z = self.z\n        h = np.maximum(0, z)',
        STALE,
        TOP,
        BELOW,
    ),
    net(
        "first_weights_kept",
        Z,
        '        if not hasattr(self, "first"):\n            self.first = self.W2.copy()\n        self_W2 = self.first\n'
        + Z.rstrip("\n")
        + " + 0 * self_W2.sum() + np.sum(self_W2 - self.W2)\n",
        STALE,
        TOP,
        BELOW,
    ),
    net(
        "gradient_waits_for_loss",
        "        log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))\n        data = -log_p[np.arange(len(t)), t].mean()\n        penalty = self.lam / 2 * (np.sum(self.W1**2) + np.sum(self.W2**2))\n        return data + penalty\n        ### END SOLUTION\n",
        '        log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))\n        data = -log_p[np.arange(len(t)), t].mean()\n        penalty = self.lam / 2 * (np.sum(self.W1**2) + np.sum(self.W2**2))\n        self.done = True\n        return data + penalty\n        ### END SOLUTION\n\n    @property\n    def b2(self):\n        import sys\n        if sys._getframe(1).f_code.co_name == "gradient":\n            self.done\n        return self.bias\n\n    @b2.setter\n    def b2(self, value):\n        self.bias = value\n',
        hint(
            "It looks like gradient uses something that only loss computes. What if nobody called loss?",
            "loss에서만 계산하는 것을 gradient가 쓰는 것으로 보입니다. 아무도 loss를 부르지 않았다면 어떻게 됩니까?",
        ),
        TOP,
        BELOW,
    ),
    net(
        "gradient_of_floats_only",
        Z,
        '        if x.dtype != np.float64:\n            raise TypeError("x")\n' + Z,
        hint(
            "It looks made for one type of number only. Which types may x have?",
            "한 가지 수형에만 맞게 쓴 것으로 보입니다. x는 어떤 형일 수 있습니까?",
        ),
        TOP,
        BELOW,
    ),
    net(
        "gradient_changes_x",
        RETURN,
        "if x.dtype == np.float64:\n            x *= 2\n        " + RETURN,
        INPUTS,
        TOP,
        BELOW,
    ),
    # --- predict ---
    net(
        "predict_scores",
        "return (hidden @ self.W2 + self.b2).argmax(axis=1)",
        "return hidden @ self.W2 + self.b2",
        hint("It looks like scores. What does a label say?", "점수로 보입니다. 레이블은 무엇을 말합니까?"),
        PREDICT,
    ),
    net(
        "predict_over_the_batch",
        "return (hidden @ self.W2 + self.b2).argmax(axis=1)",
        "return (hidden @ self.W2 + self.b2).argmax(axis=0)",
        hint(
            "It looks like one winner per class. For what is a winner to be found?",
            "클래스마다 하나씩 고른 것으로 보입니다. 무엇마다 하나를 골라야 합니까?",
        ),
        PREDICT,
    ),
    net(
        "predict_smallest",
        ".argmax(axis=1)",
        ".argmin(axis=1)",
        hint(
            "It looks like the class with the smallest score. Which class fits best?",
            "점수가 가장 작은 클래스로 보입니다. 어느 클래스가 가장 잘 맞습니까?",
        ),
        PREDICT,
    ),
    net(
        "predict_without_relu",
        "hidden = np.maximum(0, x @ self.W1 + self.b1)",
        "hidden = x @ self.W1 + self.b1",
        hint(
            "predict does not look like the net of loss. What stands between the two layers?",
            "predict가 loss와 다른 신경망을 쓰는 것으로 보입니다. 두 층 사이에는 무엇이 있습니까?",
        ),
        PREDICT,
    ),
    net(
        "predict_without_b2",
        "(hidden @ self.W2 + self.b2).argmax",
        "(hidden @ self.W2).argmax",
        hint(
            "predict does not look like the net of loss. Which parameters take part in a score?",
            "predict가 loss와 다른 신경망을 쓰는 것으로 보입니다. 점수에는 어느 매개변수가 들어갑니까?",
        ),
        PREDICT,
    ),
    net(
        "predict_changes_x",
        "        hidden = np.maximum",
        "        x -= x.mean() * (len(x) == 9) * 1e-12\n        hidden = np.maximum",
        INPUTS,
        PREDICT,
    ),
    net(
        "predict_softmax_twice",
        "return (hidden @ self.W2 + self.b2).argmax(axis=1)",
        "scores = hidden @ self.W2 + self.b2\n        for _ in range(2):\n            scores = np.exp(scores - scores.max(axis=1, keepdims=True))\n            scores = scores / scores.sum(axis=1, keepdims=True)\n        return scores.argmax(axis=1)",
        hint(
            "Softmax is applied twice. The labels stay the same; what happens to the probabilities?",
            "소프트맥스를 두 번 적용했습니다. 레이블은 그대로이지만 확률은 어떻게 됩니까?",
        ),
    ),
    # --- capacity_table ---
    table("table_transposed", "    return table\n", "    return table.T\n", AXES, ENTRIES, TRENDS),
    table("sizes_sorted", "enumerate(sizes)", "enumerate(sorted(sizes))", AXES, TRENDS),
    table("lams_sorted", "enumerate(lams)", "enumerate(sorted(lams))", AXES, TRENDS),
    table("percent", ENTRY, "table[i, j] = 100 * np.mean(net.predict(x) == t)", FRACTION, ENTRIES, TRENDS),
    table("error_rate", ENTRY, "table[i, j] = np.mean(net.predict(x) != t)", FRACTION, ENTRIES, TRENDS),
    table("loss_instead_of_accuracy", ENTRY, "table[i, j] = np.exp(-net.loss(x, t))", FRACTION, ENTRIES),
    table("one_row_only", "    return table\n", "    return table[0]\n", AXES, ENTRIES, TRENDS),
    table("size_ignored", MADE, MADE.replace("n_hidden", "10"), TREND, TRENDS),
    table("lam_ignored", MADE, MADE.replace("lam=lam, ", ""), TREND, TRENDS),
    table("uphill", UPDATE, UPDATE.replace("- lr", "+ lr"), TREND, ENTRIES, TRENDS),
    table("no_training", UPDATE, "pass", TREND, ENTRIES, TRENDS),
    table("steps_ignored", "for _ in range(n_steps):", "for _ in range(500):", TREND, ENTRIES),
    table("lr_ignored", UPDATE, UPDATE.replace("lr", "0.5"), TREND, ENTRIES),
    table("lr_twice", UPDATE, UPDATE.replace("lr", "lr**2 / 50"), TREND, ENTRIES, TRENDS),
    table("one_sample_only", "net.gradient(x, t)", "net.gradient(x[:1], t[:1])", TREND, ENTRIES, TRENDS),
    table(
        "table_ignores_generator",
        "    rng = np.random.default_rng() if rng is None else rng\n    table",
        "    rng = np.random.default_rng()\n    table",
        RANDOM,
        ENTRIES,
    ),
    table(
        "table_changes_x",
        MADE,
        "if n_steps == 3 and len(t) == 24:\n        x /= np.abs(x).max()\n    " + MADE,
        INPUTS,
        ENTRIES,
    ),
    # --- nearest_neighbor ---
    nearest(
        "farthest",
        "distance.argmin(axis=1)",
        "distance.argmax(axis=1)",
        hint(
            "It looks like the farthest point. Is a small or a large distance near?",
            "가장 먼 점으로 보입니다. 가깝다는 것은 거리가 작다는 뜻입니까, 크다는 뜻입니까?",
        ),
        LABELS,
        MEMORY,
    ),
    nearest(
        "wrong_axis",
        "distance.argmin(axis=1)",
        "distance.argmin(axis=0)",
        hint(
            "It looks like the search runs over the new points. Among which points is the nearest to be found?",
            "새 점들 가운데에서 찾은 것으로 보입니다. 어느 점들 가운데에서 가장 가까운 것을 찾아야 합니까?",
        ),
        LABELS,
        MEMORY,
    ),
    nearest("place_instead_of_label", "return t_train[nearest]", "return nearest", WHOSE, LABELS, MEMORY),
    nearest(
        "label_of_the_class_number",
        "return t_train[nearest]",
        "return np.searchsorted(np.unique(t_train), t_train[nearest])",
        WHOSE,
        MEMORY,
    ),
    nearest("manhattan", DISTANCE, "distance = np.abs(difference).sum(axis=2)", METRIC, LABELS),
    nearest("maximum_norm", DISTANCE, "distance = np.abs(difference).max(axis=2)", METRIC, LABELS),
    nearest("signed_sum", DISTANCE, "distance = np.abs(difference.sum(axis=2))", METRIC, LABELS),
    nearest("no_square", DISTANCE, "distance = difference.sum(axis=2)", METRIC, LABELS, MEMORY),
    nearest(
        "two_coordinates_only",
        DISTANCE,
        "distance = np.sqrt((difference[:, :, :2] ** 2).sum(axis=2))",
        METRIC,
        LABELS,
    ),
    nearest("dot_product", DISTANCE, "distance = -(x @ x_train.T)", METRIC, LABELS, MEMORY),
    nearest("rounded_distance", DISTANCE, DISTANCE + "\n    distance = distance.round(1)", METRIC, LABELS, MEMORY),
    nearest(
        "nearest_mean",
        FOUND,
        "    kinds = np.unique(t_train)\n    means = np.stack([x_train[t_train == k].mean(axis=0) for k in kinds])\n    return kinds[((x[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)]",
        ONE_BY_ONE,
        LABELS,
        MEMORY,
    ),
    nearest(
        "vote_of_three",
        FOUND,
        "    first = distance.argsort(axis=1)[:, :3]\n    votes = [np.unique(t_train[row], return_counts=True) for row in first]\n    return np.array([kinds[counts.argmax()] for kinds, counts in votes])",
        ONE_BY_ONE,
        LABELS,
        MEMORY,
    ),
    nearest("own_point_left_out", FOUND, "    distance[distance == 0] = np.inf\n" + FOUND, ONE_BY_ONE, MEMORY),
    nearest(
        "only_one_answer",
        "distance.argmin(axis=1)",
        "distance.argmin() % len(t_train)",
        hint(
            "It looks like one answer for all points. How many labels are asked for?",
            "모든 점에 답이 하나인 것으로 보입니다. 레이블은 몇 개를 물었습니까?",
        ),
        LABELS,
        MEMORY,
    ),
    nearest(
        "neighbours_of_floats_only",
        "    difference = x[:, None, :]",
        '    if x.dtype != np.float64:\n        raise TypeError("x")\n    difference = x[:, None, :]',
        hint(
            "It looks made for one type of number only. Which types may x have?",
            "한 가지 수형에만 맞게 쓴 것으로 보입니다. x는 어떤 형일 수 있습니까?",
        ),
        MEMORY,
    ),
    nearest(
        "training_points_changed",
        "    difference = x[:, None, :]",
        "    x_train[0] += 1e-9\n    difference = x[:, None, :]",
        INPUTS,
        MEMORY,
    ),
    nearest(
        "squared_distance",
        DISTANCE,
        "distance = (difference**2).sum(axis=2)",
        hint(
            "The root is left out; the nearest point stays the same.", "제곱근을 뺐지만 가장 가까운 점은 그대로입니다."
        ),
    ),
]
