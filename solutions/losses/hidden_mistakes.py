"""Known mistakes of `losses`: small changes to the reference, what they lose, and what to say about them."""

from autograder.course import Mistake

# --- pieces of the reference that change ---

BETWEEN = '''
        ### END SOLUTION

    def backward(self, dout=1.0):
        """Return {gradient}, the gradient of {what}, shape ({shape}).

        dout: upstream gradient of the {loss}, one number.
        """
        ### BEGIN SOLUTION
'''
BACKWARD = "\n\n    def backward(self, dout=1.0):\n"
OF_Y = BETWEEN.format(gradient="dy", what="y", shape="N, D", loss="loss")
OF_SCORES = BETWEEN.format(gradient="dy", what="the scores y", shape="N, C", loss="loss")
OF_WEIGHTS = BETWEEN.format(gradient="dW", what="W", shape="D, C", loss="penalty")

MSE_KEPT = "self.difference = np.subtract(y, t)"
MSE_VALUE = "return float(np.sum(self.difference**2) / (2 * len(self.difference)))"
MSE_SLOPE = "dy = self.difference / len(self.difference)"
MSE_BACK = f"{MSE_SLOPE}\n        return dout * dy"
MSE_ALL = f"{MSE_VALUE}{OF_Y}        {MSE_BACK}"

CE_KEPT = "self.y = np.asarray(y)"
CE_LABELS = "self.labels = np.argmax(t, axis=1) if np.ndim(t) == 2 else np.asarray(t)"
CE_VALUE = "return float(-np.mean(np.log(self.y[self.rows, self.labels])))"
CE_SLOPE = "dy[self.rows, self.labels] = -1 / self.y[self.rows, self.labels]"
CE_RETURN = "return dout * dy / len(dy)"

SCE_LABELS = "labels = np.argmax(t, axis=1) if np.ndim(t) == 2 else np.asarray(t)"
SCE_SHIFTED = "shifted = y - np.max(y, axis=1, keepdims=True)"
SCE_LOG = "log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))"
SCE_P = "self.p = np.exp(log_p)"
SCE_VALUE = "return float(-np.mean(log_p[np.arange(n), labels]))"
SCE_SLOPE = "dy = (self.p - self.one_hot) / len(self.p)"
SCE_BACK = f"{SCE_SLOPE}\n        return dout * dy"

HINGE_TERMS = "terms = np.maximum(0.0, y - right[:, np.newaxis] + self.margin)"
HINGE_ITSELF = "        terms[self.rows, self.labels] = 0.0\n"
HINGE_ACTIVE = "self.active = terms > 0"
HINGE_VALUE = "return float(np.sum(terms) / len(y))"
HINGE_DY = "dy = self.active.astype(float)"
HINGE_RIGHT = "dy[self.rows, self.labels] = -np.sum(self.active, axis=1)"
HINGE_RETURN = "return dout * dy / len(dy)"
HINGE_BACK = f"{HINGE_DY}\n        {HINGE_RIGHT}\n        {HINGE_RETURN}"
HINGE_FROM_ACTIVE = f"{HINGE_ACTIVE}\n        {HINGE_VALUE}{OF_SCORES}        {HINGE_BACK}"

L2_KEPT = "self.W = np.asarray(W)"
L2_VALUE = "return float(self.lam / 2 * np.sum(self.W**2))"
L2_SLOPE = "dW = self.lam * self.W"
L2_BACK = f"{L2_SLOPE}\n        return dout * dW"

SLOPES = """dy, h = np.zeros({of}.shape), 1e-5
        point = 1.0 * {of}
        for place in np.ndindex(point.shape):
            moved = point.copy()
            moved[place] += h
            up = self.forward(moved, {targets})
            moved[place] -= 2 * h
            dy[place] = (up - self.forward(moved, {targets})) / (2 * h)
        return dout * dy"""


def hint(en, ko):
    """The sentence in both languages."""
    return {"en": en, "ko": ko}


def mse(id, old, new, hint, *parts, same_as=None):
    """A mistake in MeanSquaredError; parts: of the exercise that lose marks."""
    return _mistake("mean_squared_error", f"mse_{id}", old, new, hint, parts, same_as)


def ce(id, old, new, hint, *parts, same_as=None):
    """A mistake in CrossEntropy."""
    return _mistake("cross_entropy", f"ce_{id}", old, new, hint, parts, same_as)


def sce(id, old, new, hint, *parts, same_as=None):
    """A mistake in SoftmaxCrossEntropy."""
    return _mistake("softmax_cross_entropy", f"softmax_{id}", old, new, hint, parts, same_as)


def hinge(id, old, new, hint, *parts, same_as=None):
    """A mistake in HingeLoss."""
    return _mistake("hinge_loss", f"hinge_{id}", old, new, hint, parts, same_as)


def l2(id, old, new, hint, *parts, same_as=None):
    """A mistake in L2Penalty."""
    return _mistake("l2_penalty", f"l2_{id}", old, new, hint, parts, same_as)


def linear(id, old, new, hint, *parts, same_as=None):
    """A mistake in linear_classifier_loss."""
    return _mistake("linear_classifier_loss", f"linear_{id}", old, new, hint, parts, same_as)


def _mistake(exercise, id, old, new, hint, parts, same_as):
    return Mistake(id, exercise, old, new, frozenset(f"{exercise}_{part}" for part in parts), hint, same_as)


V, G, BOTH = ("forward",), ("backward",), ("forward", "backward")

# --- hints that several exercises share ---

NO_MEAN = hint(
    "The gradient looks N times as large as it is. Is the value a sum over the rows, or a mean?",
    "기울기가 N배로 보입니다. 손실 값은 행에 대한 합입니까, 평균입니까?",
)
NO_MEAN_IN_VALUE = hint(
    "The value looks like a sum over the rows. Would the loss of the same rows, given twice, be twice as large?",
    "값이 행에 대한 합으로 보입니다. 같은 행을 두 번 넣으면 손실이 두 배가 되어야 합니까?",
)
MEAN_TWICE = hint(
    "The gradient looks divided by N once too often. How many times does 1/N stand in the formula?",
    "기울기를 N으로 한 번 더 나눈 것으로 보입니다. 식에는 1/N이 몇 번 있습니까?",
)
PER_CLASS = hint(
    "It looks divided by the number of columns. Over what is the mean taken?",
    "열의 개수로 나눈 것으로 보입니다. 무엇에 대한 평균입니까?",
)
PER_ENTRY = hint(
    "It looks divided by the number of all entries. Over what is the mean taken?",
    "모든 원소의 개수로 나눈 것으로 보입니다. 무엇에 대한 평균입니까?",
)
SIGN = hint(
    "The gradient looks like it has the opposite sign. If that output grows a little, does the loss grow or shrink?",
    "기울기의 부호가 반대로 보입니다. 그 출력이 조금 커지면 손실은 커집니까, 작아집니까?",
)
VALUE_SIGN = hint(
    "The value looks negative. Which sign has the logarithm of a number below 1?",
    "값이 음수로 보입니다. 1보다 작은 수의 로그는 부호가 무엇입니까?",
)
NO_DOUT = hint(
    "The gradient looks the same whatever dout is. What arrives from the right if the loss is a part of a larger sum?",
    "dout과 관계없이 같은 기울기로 보입니다. 손실이 더 큰 합의 일부라면 상류에서 무엇이 흘러옵니까?",
)
NO_RETURN = hint(
    "Nothing comes back. Where does backward end?", "돌려준 값이 없습니다. backward 함수는 어디에서 끝납니까?"
)
ROW_BY_ROW = hint(
    "There looks to be one loss per row. What remains to be done with the rows?",
    "행마다 손실이 하나씩 있는 것으로 보입니다. 행들로 무엇을 더 해야 합니까?",
)
DIMENSIONS = hint(
    "The value looks right but is wrapped in an array. What does the docstring say that forward returns?",
    "값은 맞지만 배열에 싸여 있는 것으로 보입니다. forward 함수는 무엇을 돌려준다고 쓰여 있습니까?",
)
INPUTS = hint(
    "An array that was passed in looks changed afterwards. Which line writes into it?",
    "전달받은 배열이 바뀐 것으로 보입니다. 어느 줄이 그 배열에 값을 씁니까?",
)
STATE = hint(
    "It looks like two losses share what forward kept. Where does each keep its own?",
    "두 손실 객체가 forward에서 저장한 값을 함께 쓰는 것으로 보입니다. 각 객체의 값은 어디에 저장됩니까?",
)
STALE = hint(
    "It looks like the gradient of an earlier forward. When is what forward keeps replaced?",
    "이전 순전파의 기울기로 보입니다. forward 함수가 저장한 값은 언제 바뀝니까?",
)
ACCUMULATES = hint(
    "The second backward looks like the sum of both. What should backward start from each time?",
    "두 번째 역전파가 둘의 합으로 보입니다. backward 함수는 매번 무엇에서 시작해야 합니까?",
)
NOT_TWICE = hint(
    "The second backward looks different from the first. What does backward do to the array that forward kept?",
    "두 번째 역전파의 결과가 첫 번째와 다른 것으로 보입니다. backward 함수는 forward에서 저장한 배열에 무엇을 합니까?",
)
NUMERICAL = hint(
    "It looks like differences of the forward pass. What does the derivative on paper say directly?",
    "순전파의 차이로 계산한 것으로 보입니다. 종이 위의 미분은 무엇을 바로 알려 줍니까?",
)
LABELS_ONLY = hint(
    "It looks made for integer labels alone. What is t's shape when it holds one-hot rows?",
    "정수 레이블에만 맞게 쓴 것으로 보입니다. 원-핫 행이면 t 배열의 형상은 무엇입니까?",
)
ONE_HOT_ONLY = hint(
    "It looks made for one-hot rows alone. What is t's shape when it holds integers?",
    "원-핫 행에만 맞게 쓴 것으로 보입니다. 정수이면 t 배열의 형상은 무엇입니까?",
)
WHOLE_NUMBERS = hint(
    "With integer input the digits behind the point look lost. Which type has an array made by zeros_like or a copy?",
    "입력이 정수일 때 소수점 아래가 사라진 것으로 보입니다. zeros_like 함수나 복사로 만든 배열의 자료형은 무엇입니까?",
)
ONE_TYPE = hint(
    "It looks made for one type of number alone. Which types may a batch of outputs have?",
    "한 가지 자료형에만 맞게 쓴 것으로 보입니다. 출력 배열은 어떤 자료형일 수 있습니까?",
)

MISTAKES = [
    # --- MeanSquaredError ---
    mse("no_mean", MSE_SLOPE, "dy = 1.0 * self.difference", NO_MEAN, *G),  # L1
    mse(
        "two_kept",
        MSE_SLOPE,
        "dy = 2 * self.difference / len(self.difference)",  # L2
        hint(
            "The gradient looks twice as large as it is. What becomes of the 2 from the square?",
            "기울기가 두 배로 보입니다. 제곱에서 내려온 2는 어떻게 됩니까?",
        ),
        *G,
    ),
    mse(
        "half_kept",
        MSE_SLOPE,
        "dy = self.difference / (2 * len(self.difference))",  # L3
        hint(
            "The gradient looks half as large as it is. What comes down when a square is differentiated?",
            "기울기가 절반으로 보입니다. 제곱을 미분하면 무엇이 내려옵니까?",
        ),
        *G,
    ),
    mse("sign", MSE_SLOPE, "dy = -self.difference / len(self.difference)", SIGN, *G),  # L4
    mse("ignores_dout", MSE_BACK, MSE_SLOPE + "\n        return dy", NO_DOUT, *G),  # L6
    mse("gradient_per_entry", MSE_SLOPE, "dy = self.difference / self.difference.size", PER_ENTRY, *G),
    mse("gradient_mean_twice", MSE_SLOPE, "dy = self.difference / len(self.difference) ** 2", MEAN_TWICE, *G),
    mse(
        "gradient_squared",
        MSE_SLOPE,
        "dy = self.difference**2 / len(self.difference)",
        hint(
            "The gradient looks like the squares themselves. What is the derivative of a square?",
            "기울기가 제곱 그대로인 것으로 보입니다. 제곱의 미분은 무엇입니까?",
        ),
        *G,
    ),
    mse("no_return", MSE_BACK, MSE_SLOPE + "\n        self.dy = dout * dy", NO_RETURN, *G),
    mse("value_sum", MSE_VALUE, "return float(np.sum(self.difference**2) / 2)", NO_MEAN_IN_VALUE, *V),
    mse(
        "value_no_half",
        MSE_VALUE,
        "return float(np.sum(self.difference**2) / len(self.difference))",
        hint(
            "The value looks twice as large as it is. Which factor stands before the sum?",
            "값이 두 배로 보입니다. 합 앞에는 어떤 인수가 있습니까?",
        ),
        *V,
    ),
    mse("value_per_entry", MSE_VALUE, "return float(np.mean(self.difference**2) / 2)", PER_ENTRY, *V),
    mse(
        "value_of_absolute",
        MSE_VALUE,
        "return float(np.sum(np.abs(self.difference)) / (2 * len(self.difference)))",
        hint(
            "The value looks like a sum of absolute errors. What does the formula do with a difference of 3?",
            "값이 절댓값의 합으로 보입니다. 식은 3이라는 차이를 어떻게 합니까?",
        ),
        *V,
    ),
    mse(
        "value_of_differences",
        MSE_VALUE,
        "return float(np.sum(self.difference) / (2 * len(self.difference)))",
        hint(
            "The value looks like a sum of differences. What becomes of +3 and -3?",
            "값이 차이의 합으로 보입니다. +3과 -3을 더하면 어떻게 됩니까?",
        ),
        *V,
    ),
    mse(
        "value_of_each_row",
        MSE_VALUE,
        "return np.sum(self.difference**2, axis=1) / (2 * len(self.difference))",
        ROW_BY_ROW,
        *V,
    ),
    mse(
        "mean_over_entries",
        MSE_ALL,
        "return float(np.mean(self.difference**2) / 2)"
        + BACKWARD
        + "        return dout * self.difference / self.difference.size",
        PER_ENTRY,
        *BOTH,
    ),
    mse(
        "no_half_anywhere",
        MSE_ALL,
        "return float(np.sum(self.difference**2) / len(self.difference))"
        + BACKWARD
        + "        return dout * 2 * self.difference / len(self.difference)",
        hint(
            "Value and gradient look twice as large as here. Which factor does this notebook agree on?",
            "값과 기울기가 두 배로 보입니다. 이 노트북에서 약속한 인수는 무엇입니까?",
        ),
        *BOTH,
    ),
    mse(
        "keeps_dimensions",
        MSE_VALUE,
        "return np.sum(self.difference**2, keepdims=True) / (2 * len(self.difference))",
        DIMENSIONS,
        *V,
    ),
    mse("changes_y", MSE_KEPT, "y -= t\n        self.difference = 1 * y", INPUTS, *BOTH),
    mse(
        "gradient_keeps_integers",
        MSE_KEPT,
        "self.difference = np.zeros_like(y)\n        self.difference[...] = np.subtract(y, t)",
        WHOLE_NUMBERS,
        *BOTH,
    ),
    mse("shares_state", MSE_KEPT, "MeanSquaredError.difference = np.subtract(y, t)", STATE, *G),
    mse(
        "first_forward",
        MSE_VALUE,
        """if not hasattr(self, "kept"):
            self.kept = self.difference
        value = float(np.sum(self.difference**2) / (2 * len(self.difference)))
        self.difference = self.kept
        return value""",
        STALE,
        *G,
    ),
    mse(
        "accumulates",
        MSE_BACK,
        """self.dy = getattr(self, "dy", 0) + self.difference / len(self.difference)
        return dout * self.dy""",
        ACCUMULATES,
        *G,
    ),
    mse(
        "scales_in_place",
        MSE_BACK,
        "self.difference *= dout / len(self.difference)\n        return 1 * self.difference",
        NOT_TWICE,
        *G,
    ),
    mse("numerical", MSE_BACK, SLOPES.format(of="self.difference", targets="0.0"), NUMERICAL, *G),
    # --- CrossEntropy ---
    ce("no_mean", CE_RETURN, "return dout * dy", NO_MEAN, *G),  # L7
    ce("sign", CE_SLOPE, "dy[self.rows, self.labels] = 1 / self.y[self.rows, self.labels]", SIGN, *G),  # L8
    ce("by_classes", CE_RETURN, "return dout * dy / dy.shape[1]", PER_CLASS, *G),  # L9
    ce("ignores_dout", CE_RETURN, "return dy / len(dy)", NO_DOUT, *G),  # L6
    ce(
        "softmax_rule",
        CE_SLOPE,
        "dy = 1.0 * self.y\n        dy[self.rows, self.labels] -= 1",
        hint(
            "It looks like the gradient of softmax and cross-entropy together. Is there a softmax in this class?",
            "소프트맥스까지 합친 기울기로 보입니다. 이 클래스 안에 소프트맥스가 있습니까?",
        ),
        *G,
    ),
    ce(
        "every_column",
        CE_SLOPE,
        "dy = -1 / self.y",
        hint(
            "Every column looks like it has a gradient. Which entries of y occur in the loss?",
            "모든 열에 기울기가 있는 것으로 보입니다. 손실에는 y 배열의 어느 원소가 나타납니까?",
        ),
        *G,
    ),
    ce(
        "no_reciprocal",
        CE_SLOPE,
        "dy[self.rows, self.labels] = -1",
        hint(
            "The gradient looks the same for a small probability and a large one. What is the slope of the logarithm?",
            "확률이 작을 때와 클 때의 기울기가 같은 것으로 보입니다. 로그의 기울기는 무엇입니까?",
        ),
        *G,
    ),
    ce("value_sum", CE_VALUE, "return float(-np.sum(np.log(self.y[self.rows, self.labels])))", NO_MEAN_IN_VALUE, *V),
    ce("value_sign", CE_VALUE, "return float(np.mean(np.log(self.y[self.rows, self.labels])))", VALUE_SIGN, *V),
    ce(
        "value_per_entry",
        CE_VALUE,
        "return float(-np.sum(np.log(self.y[self.rows, self.labels])) / self.y.size)",
        PER_ENTRY,
        *V,
    ),
    ce(
        "value_log2",
        CE_VALUE,
        "return float(-np.mean(np.log2(self.y[self.rows, self.labels])))",
        hint(
            "It looks like a logarithm to base 2. Which one is agreed on?",
            "밑이 2인 로그로 보입니다. 약속한 로그는 무엇입니까?",
        ),
        *V,
    ),
    ce(
        "value_columns",
        CE_VALUE,
        "return float(-np.mean(np.log(self.y[:, self.labels])))",
        hint(
            "Every row looks judged by everyone's label. How does one index pick one entry from every row?",
            "모든 행을 모두의 레이블로 평가한 것으로 보입니다. 행마다 원소 하나씩은 어떻게 고릅니까?",
        ),
        *V,
    ),
    ce(
        "value_binary",
        CE_VALUE,
        """value = -np.log(self.y[self.rows, self.labels])
        others = np.ones(self.y.shape)
        others[self.rows, self.labels] = 0
        return float(np.mean(value - np.sum(others * np.log(1 - self.y), axis=1)))""",
        hint(
            "The wrong classes look judged by 1 - y. Does the formula here contain it?",
            "오답 클래스를 1 - y로 평가한 것으로 보입니다. 여기의 식에 그것이 있습니까?",
        ),
        *V,
    ),
    ce(
        "normalises",
        CE_KEPT,
        "self.y = y / np.sum(y, axis=1, keepdims=True)",
        hint(
            "The rows look divided by their sums. Does the formula do that?",
            "행을 합으로 나눈 것으로 보입니다. 식에 그런 나눗셈이 있습니까?",
        ),
        *BOTH,
    ),
    ce(
        "softmax_first",
        CE_KEPT,
        "self.y = np.exp(y) / np.sum(np.exp(y), axis=1, keepdims=True)",
        hint(
            "A softmax looks applied first. What does y hold already?",
            "소프트맥스를 먼저 적용한 것으로 보입니다. y 배열에는 이미 무엇이 들어 있습니까?",
        ),
        *BOTH,
    ),
    ce(
        "own_choice",
        CE_LABELS,
        "self.labels = np.argmax(y, axis=1)",
        hint(
            "It looks like the most probable class is judged. Which class should be?",
            "가장 확률이 높은 클래스를 평가한 것으로 보입니다. 어느 클래스를 평가해야 합니까?",
        ),
        *BOTH,
    ),
    ce("labels_only", CE_LABELS, "self.labels = np.asarray(t)", LABELS_ONLY, *BOTH),  # L17
    ce("one_hot_only", CE_LABELS, "self.labels = np.argmax(t, axis=1)", ONE_HOT_ONLY, *BOTH),  # L17
    ce(
        "other_names",
        CE_KEPT,
        "self.y = np.asarray(y_pred)\n        y_pred = y",  # L18
        hint(
            "A name is used before anything is assigned to it. How is the argument called?",
            "값을 받기 전의 이름을 사용했습니다. 인자의 이름은 무엇입니까?",
        ),
        *BOTH,
    ),
    ce(
        "keeps_dimensions",
        CE_VALUE,
        "return -np.mean(np.log(self.y[self.rows, self.labels]), keepdims=True)",
        DIMENSIONS,
        *V,
    ),
    ce(
        "changes_y",
        CE_VALUE,
        """kept = 1 * self.y
        np.log(y, out=y)
        self.y = kept
        return float(-np.mean(y[self.rows, self.labels]))""",
        INPUTS,
        *V,
    ),
    ce(
        "one_type",
        CE_KEPT,
        """self.y = np.asarray(y)
        assert self.y.dtype == np.float64""",
        ONE_TYPE,
        *BOTH,
    ),
    ce("shares_state", CE_KEPT, "CrossEntropy.y = np.asarray(y)", STATE, *G),
    ce(
        "changes_y_in_backward",
        CE_SLOPE,
        """self.y[self.rows, self.labels] = -1 / self.y[self.rows, self.labels]
        dy[self.rows, self.labels] = self.y[self.rows, self.labels]""",
        NOT_TWICE,
        *G,
    ),
    ce(
        "numerical",
        "dy = np.zeros(self.y.shape)\n        " + CE_SLOPE + "\n        " + CE_RETURN,
        SLOPES.format(of="self.y", targets="self.labels"),
        NUMERICAL,
        *G,
    ),
    ce(
        "adds_epsilon",
        CE_VALUE,
        "return float(-np.mean(np.log(self.y[self.rows, self.labels] + 1e-7)))",  # L15
        hint(
            "Something tiny is added inside the logarithm. How much does that change at a probability of 0.00001?",
            "로그 안에 아주 작은 수를 더했습니다. 확률이 0.00001이면 얼마나 달라집니까?",
        ),
    ),
    ce(
        "epsilon_in_gradient",
        CE_SLOPE,
        "dy[self.rows, self.labels] = -1 / (self.y[self.rows, self.labels] + 1e-7)",
        hint(
            "Something tiny is added to the denominator. How much does that change at a probability of 0.00001?",
            "분모에 아주 작은 수를 더했습니다. 확률이 0.00001이면 얼마나 달라집니까?",
        ),
    ),
    ce(
        "log_of_everything",
        CE_VALUE,
        """one_hot = np.eye(self.y.shape[1])[self.labels]
        return float(-np.sum(one_hot * np.log(self.y)) / len(self.y))""",  # L14
        hint(
            "The logarithm of every entry is taken. What would 0 * log(0) be?",
            "모든 원소에 로그를 취했습니다. 0 * log(0)은 무엇입니까?",
        ),
    ),
    # --- SoftmaxCrossEntropy ---
    sce("no_mean", SCE_SLOPE, "dy = self.p - self.one_hot", NO_MEAN, *G),  # L7
    sce("sign", SCE_SLOPE, "dy = (self.one_hot - self.p) / len(self.p)", SIGN, *G),  # L8
    sce("by_classes", SCE_SLOPE, "dy = (self.p - self.one_hot) / self.p.shape[1]", PER_CLASS, *G),  # L9
    sce("mean_twice", SCE_SLOPE, "dy = (self.p - self.one_hot) / len(self.p) ** 2", MEAN_TWICE, *G),
    sce("ignores_dout", SCE_BACK, SCE_SLOPE + "\n        return dy", NO_DOUT, *G),  # L6
    sce(
        "label_divided_only",
        SCE_SLOPE,
        "dy = self.p - self.one_hot / len(self.p)",
        hint(
            "One of the two parts looks undivided. To what does 1/N apply?",
            "두 부분 가운데 하나만 나눈 것으로 보입니다. 1/N은 무엇에 곱해집니까?",
        ),
        *G,
    ),
    sce(
        "cross_entropy_only",
        SCE_SLOPE,
        "dy = -self.one_hot / self.p / len(self.p)",  # L12
        hint(
            "It looks like the gradient with respect to the probabilities. Which step lies between them and the scores?",
            "확률에 대한 기울기로 보입니다. 확률과 점수 사이에는 어느 단계가 있습니까?",
        ),
        *G,
    ),
    sce(
        "probabilities_only",
        SCE_SLOPE,
        "dy = self.p / len(self.p)",
        hint(
            "The right class looks pushed down as well. What does the second term of the loss contribute?",
            "정답 클래스도 아래로 밀린 것으로 보입니다. 손실의 둘째 항은 무엇을 더합니까?",
        ),
        *G,
    ),
    sce(
        "label_column_only",
        SCE_SLOPE,
        "dy = (self.p - 1) * self.one_hot / len(self.p)",
        hint(
            "Only the right class looks pushed. Does the loss stay put when the score of a wrong class moves?",
            "정답 클래스만 밀린 것으로 보입니다. 오답 클래스의 점수가 움직이면 손실은 그대로입니까?",
        ),
        *G,
    ),
    sce(
        "sigmoid_rule",
        SCE_SLOPE,
        "dy = (self.p - self.one_hot) * self.p * (1 - self.p) / len(self.p)",
        hint(
            "A factor p(1 - p) looks applied on top. How far does p - 1 at the label bring you already?",
            "p(1 - p)를 더 곱한 것으로 보입니다. 기울기의 식은 어디에서 끝납니까?",
        ),
        *G,
    ),
    sce(
        "logs_for_probabilities",
        SCE_P,
        "self.p = log_p",
        hint(
            "Logarithms look used where probabilities belong. What does the first term of the loss give when differentiated?",
            "확률이 있어야 할 자리에 로그를 쓴 것으로 보입니다. 손실의 첫째 항을 미분하면 무엇이 나옵니까?",
        ),
        *G,
    ),
    sce("value_sum", SCE_VALUE, "return float(-np.sum(log_p[np.arange(n), labels]))", NO_MEAN_IN_VALUE, *V),
    sce("value_sign", SCE_VALUE, "return float(np.mean(log_p[np.arange(n), labels]))", VALUE_SIGN, *V),
    sce(
        "over_the_batch",
        SCE_LOG,
        "log_p = shifted - np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))",  # L11
        hint(
            "The softmax looks taken down the columns. Which entries belong to one sample?",
            "소프트맥스를 열 방향으로 취한 것으로 보입니다. 한 샘플에 속하는 원소는 어느 것입니까?",
        ),
        *BOTH,
    ),
    sce(
        "over_everything",
        SCE_LOG,
        "log_p = shifted - np.log(np.sum(np.exp(shifted)))",
        hint(
            "One sum looks used for the whole batch. Which entries belong to one sample?",
            "배치 전체에 합 하나를 쓴 것으로 보입니다. 한 샘플에 속하는 원소는 어느 것입니까?",
        ),
        *BOTH,
    ),
    sce(
        "softmax_twice",
        SCE_SHIFTED,
        """first = np.exp(y - np.max(y, axis=1, keepdims=True))
        shifted = first / np.sum(first, axis=1, keepdims=True)""",
        hint(
            "The softmax looks applied twice. What does the logarithm need of it?",
            "소프트맥스를 두 번 적용한 것으로 보입니다. 로그에 들어갈 것은 무엇입니까?",
        ),
        *BOTH,
    ),
    sce(
        "no_shift",
        SCE_SHIFTED,
        "shifted = np.asarray(y)",
        hint(
            "Large scores look too large for exp. What may be subtracted from a row without changing a probability?",
            "큰 점수가 exp 함수에 너무 큰 것으로 보입니다. 확률을 바꾸지 않으면서 행에서 무엇을 뺄 수 있습니까?",
        ),
        *BOTH,
    ),
    sce(
        "one_shift_for_all",
        SCE_SHIFTED,
        "shifted = y - np.max(y)",
        hint(
            "One number looks subtracted from the whole batch. What becomes of a row whose scores are all far below it?",
            "배치 전체에서 숫자 하나를 뺀 것으로 보입니다. 모든 점수가 그보다 훨씬 낮은 행은 어떻게 됩니까?",
        ),
        *BOTH,
    ),
    sce(
        "log_of_zero",
        SCE_VALUE,
        "return float(-np.mean(np.log(self.p[np.arange(n), labels])))",  # L14
        hint(
            "A probability looks rounded to 0 before its logarithm is taken. Can the logarithm be had without the probability?",
            "로그를 취하기 전에 확률이 0으로 반올림된 것으로 보입니다. 확률 없이 로그를 얻을 수 있습니까?",
        ),
        *V,
    ),
    sce(
        "adds_epsilon",
        SCE_VALUE,
        "return float(-np.mean(np.log(self.p[np.arange(n), labels] + 1e-7)))",  # L15
        hint(
            "Something tiny looks added inside the logarithm. How large can the loss become then?",
            "로그 안에 아주 작은 수를 더한 것으로 보입니다. 그러면 손실은 얼마까지 커질 수 있습니까?",
        ),
        *V,
    ),
    sce(
        "clips_scores",
        SCE_SHIFTED,
        "y = np.clip(y, -100, 100)\n        shifted = y - np.max(y, axis=1, keepdims=True)",
        hint(
            "Large scores look cut off. What is the loss of scores 1000 and -1000 if the second is right?",
            "큰 점수를 잘라 낸 것으로 보입니다. 점수가 1000과 -1000이고 둘째가 정답이면 손실은 얼마입니까?",
        ),
        *V,
    ),
    sce(
        "through_probabilities",
        SCE_SLOPE,
        """slope = -self.one_hot / self.p / len(self.p)
        dy = self.p * (slope - np.sum(slope * self.p, axis=1, keepdims=True))""",
        hint(
            "With extreme scores a division by 0 looks to happen. What is left of p * (1/p) on paper?",
            "극단적인 점수에서 0으로 나누는 것으로 보입니다. 종이 위에서 p * (1/p)은 무엇이 됩니까?",
        ),
        *G,
    ),
    sce("labels_only", SCE_LABELS, "labels = np.asarray(t)", LABELS_ONLY, *BOTH),  # L17
    sce("one_hot_only", SCE_LABELS, "labels = np.argmax(t, axis=1)", ONE_HOT_ONLY, *BOTH),  # L17
    sce("keeps_dimensions", SCE_VALUE, "return -np.mean(log_p[np.arange(n), labels], keepdims=True)", DIMENSIONS, *V),
    sce("changes_y", SCE_SHIFTED, "y -= np.max(y, axis=1, keepdims=True)\n        shifted = y", INPUTS, *V),
    sce(
        "integer_buffer",
        SCE_LOG,
        """log_p = np.zeros_like(y)
        log_p[...] = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))""",
        WHOLE_NUMBERS,
        *BOTH,
    ),
    sce("gradient_keeps_integers", SCE_P, "self.p = np.exp(log_p).astype(np.asarray(y).dtype)", WHOLE_NUMBERS, *G),
    sce(
        "changes_what_forward_kept",
        SCE_SLOPE,
        "self.p -= self.one_hot\n        dy = self.p / len(self.p)",
        NOT_TWICE,
        *G,
    ),
    sce("shares_state", SCE_P, "SoftmaxCrossEntropy.p = np.exp(log_p)", STATE, *G),
    sce("numerical", SCE_BACK, SLOPES.format(of="np.log(self.p)", targets="self.one_hot"), NUMERICAL, *G),
    sce(
        "softmax_then_log",
        SCE_LOG,
        """log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True) + 1e-12)""",
        hint(
            "Something tiny is added to a sum that is 1 at least. What is it for?",
            "언제나 1 이상인 합에 아주 작은 수를 더했습니다. 무엇을 위한 것입니까?",
        ),
    ),
    # --- HingeLoss ---
    hinge(
        "right_class_once",
        HINGE_RIGHT,
        "dy[self.rows, self.labels] = -1.0 * (np.sum(self.active, axis=1) > 0)",  # H1
        hint(
            "The right class looks pulled once per row. In how many terms does its score stand?",
            "정답 클래스를 행마다 한 번만 당긴 것으로 보입니다. 정답의 점수는 몇 개의 항에 나타납니까?",
        ),
        *G,
    ),
    hinge(
        "right_class_minus_one",
        HINGE_RIGHT,
        "dy[self.rows, self.labels] = -1",
        hint(
            "The right class looks pulled by the same amount in every row. What about a row that keeps all margins?",
            "정답 클래스를 모든 행에서 똑같이 당긴 것으로 보입니다. 마진이 모두 지켜진 행은 어떻습니까?",
        ),
        *G,
    ),
    hinge(
        "counts_all_classes",
        HINGE_RIGHT,
        "dy[self.rows, self.labels] = 1 - dy.shape[1]",  # H3
        hint(
            "The right class looks pulled once for every other class. Do classes outside the margin take part?",
            "정답 클래스를 다른 클래스의 수만큼 당긴 것으로 보입니다. 마진 밖의 클래스도 참여합니까?",
        ),
        *G,
    ),
    hinge(
        "no_right_class",
        HINGE_RIGHT,
        "dy[self.rows, self.labels] = 0",  # H4
        hint(
            "The right class looks left alone. If its score grows a little, what do the terms do?",
            "정답 클래스에 기울기가 없는 것으로 보입니다. 그 점수가 조금 커지면 항들은 어떻게 됩니까?",
        ),
        *G,
    ),
    hinge(
        "right_class_only",
        HINGE_DY,
        "dy = np.zeros(self.active.shape)",
        hint(
            "Only the right class looks pushed. If the score of a class inside the margin grows, what does its term do?",
            "정답 클래스에만 기울기가 있는 것으로 보입니다. 마진 안에 있는 클래스의 점수가 커지면 그 항은 어떻게 됩니까?",
        ),
        *G,
    ),
    hinge(
        "sign_of_right_class",
        HINGE_RIGHT,
        "dy[self.rows, self.labels] = np.sum(self.active, axis=1)",
        hint(
            "The right class looks pushed the wrong way. With which sign does its score stand in a term?",
            "정답 클래스를 반대쪽으로 민 것으로 보입니다. 그 점수는 항 안에서 부호가 무엇입니까?",
        ),
        *G,
    ),
    hinge("no_mean", HINGE_RETURN, "return dout * dy", NO_MEAN, *G),  # H7
    hinge("by_classes", HINGE_RETURN, "return dout * dy / dy.shape[1]", PER_CLASS, *G),
    hinge(
        "right_class_not_averaged",
        HINGE_BACK,
        """dy = self.active / len(self.active)
        dy[self.rows, self.labels] = -np.sum(self.active, axis=1)
        return dout * dy""",
        hint(
            "The right class looks N times as large as the others make it. Which entries does 1/N apply to?",
            "정답 클래스만 N배로 보입니다. 1/N은 어느 원소에 곱해집니까?",
        ),
        *G,
    ),
    hinge("sign", HINGE_RETURN, "return -dout * dy / len(dy)", SIGN, *G),
    hinge("ignores_dout", HINGE_RETURN, "return dy / len(dy)", NO_DOUT, *G),  # L6
    hinge(
        "weighs_by_size",
        HINGE_ACTIVE,
        "self.active = 1.0 * terms",
        hint(
            "The gradient looks larger the deeper a class is inside the margin. Does the slope of max(0, z) depend on how large z is?",
            "마진 안으로 깊이 들어올수록 기울기가 큰 것으로 보입니다. max(0, z)의 기울기는 z의 크기에 따라 달라집니까?",
        ),
        *G,
    ),
    hinge(
        "all_active",
        HINGE_ACTIVE,
        "self.active = terms >= 0",
        hint(
            "Every class looks active. What are the terms of classes outside the margin after max(0, ...)?",
            "모든 클래스가 활성인 것으로 보입니다. 마진 밖에 있는 클래스의 항은 max(0, ...) 뒤에 무엇이 됩니까?",
        ),
        *G,
    ),
    hinge(
        "greatest_only_in_gradient",
        HINGE_ACTIVE,
        "self.active = (terms > 0) & (terms == np.max(terms, axis=1, keepdims=True))",
        hint(
            "Only the worst class of a row looks active. Does the formula take a maximum over classes, or a sum?",
            "행마다 가장 나쁜 클래스만 활성인 것으로 보입니다. 식은 클래스에 대한 최댓값입니까, 합입니까?",
        ),
        *G,
    ),
    hinge(
        "counts_itself",
        HINGE_ITSELF,
        "",
        hint(
            "The right class looks counted among the others. Which j does the inner sum leave out?",
            "정답 클래스까지 센 것으로 보입니다. 안쪽 합은 어느 j를 뺍니까?",
        ),
        *BOTH,
    ),
    hinge(
        "no_margin",
        HINGE_TERMS,
        "terms = np.maximum(0.0, y - right[:, np.newaxis])",  # H14
        hint(
            "There looks to be no margin. By how much should the right class be ahead?",
            "마진이 없는 것으로 보입니다. 정답 클래스는 얼마나 앞서야 합니까?",
        ),
        *BOTH,
    ),
    hinge(
        "margin_twice",
        HINGE_TERMS,
        "terms = np.maximum(0.0, y - right[:, np.newaxis] + 2 * self.margin)",  # H14
        hint(
            "The margin looks twice as wide. How often does it stand in a term?",
            "마진이 두 배로 보입니다. 항 하나에 마진이 몇 번 나타납니까?",
        ),
        *BOTH,
    ),
    hinge(
        "fixed_margin",
        HINGE_TERMS,
        "terms = np.maximum(0.0, y - right[:, np.newaxis] + 1.0)",
        hint(
            "The margin looks like 1 whatever was asked for. Where is it kept?",
            "마진이 언제나 1인 것으로 보입니다. 마진은 어디에 저장되어 있습니까?",
        ),
        *BOTH,
    ),
    hinge(
        "turned_round",
        HINGE_TERMS,
        "terms = np.maximum(0.0, right[:, np.newaxis] - y + self.margin)",
        hint(
            "The classes far behind look like those that cost. Which score should be the greater?",
            "멀리 뒤진 클래스가 손실을 내는 것으로 보입니다. 어느 점수가 더 커야 합니까?",
        ),
        *BOTH,
    ),
    hinge(
        "no_max",
        HINGE_VALUE,
        """terms = y - right[:, np.newaxis] + self.margin
        return float((np.sum(terms) - len(y) * self.margin) / len(y))""",
        hint(
            "Classes outside the margin look like they reduce the loss. What does max(0, ...) do?",
            "마진 밖의 클래스가 손실을 줄이는 것으로 보입니다. max(0, ...)는 무엇을 합니까?",
        ),
        *V,
    ),
    hinge("value_sum", HINGE_VALUE, "return float(np.sum(terms))", NO_MEAN_IN_VALUE, *V),
    hinge(
        "value_squared",
        HINGE_VALUE,
        "return float(np.sum(terms**2) / len(y))",
        hint(
            "The terms look squared. What does the formula do with a shortfall of 3?",
            "항을 제곱한 것으로 보입니다. 식은 3만큼 모자란 것을 어떻게 합니까?",
        ),
        *V,
    ),
    hinge(
        "value_greatest_only",
        HINGE_VALUE,
        "return float(np.sum(np.max(terms, axis=1)) / len(y))",
        hint(
            "Only the worst class of a row looks counted. Does the formula take a maximum over classes, or a sum?",
            "행마다 가장 나쁜 클래스만 센 것으로 보입니다. 식은 클래스에 대한 최댓값입니까, 합입니까?",
        ),
        *V,
    ),
    hinge(
        "sum_not_mean",
        HINGE_FROM_ACTIVE,
        f"{HINGE_ACTIVE}\n        return float(np.sum(terms)){BACKWARD}        {HINGE_DY}\n"
        f"        {HINGE_RIGHT}\n        return dout * dy",
        hint(
            "Value and gradient look N times as large. Does this notebook take a sum over the rows, or a mean?",
            "값과 기울기가 N배로 보입니다. 이 노트북에서는 행에 대한 합입니까, 평균입니까?",
        ),
        *BOTH,
    ),
    hinge("labels_only", CE_LABELS, "self.labels = np.asarray(t)", LABELS_ONLY, *BOTH),  # L17
    hinge("one_hot_only", CE_LABELS, "self.labels = np.argmax(t, axis=1)", ONE_HOT_ONLY, *BOTH),  # L17
    hinge("keeps_dimensions", HINGE_VALUE, "return np.sum(terms, keepdims=True) / len(y)", DIMENSIONS, *V),
    hinge(
        "changes_y",
        HINGE_TERMS,
        """y -= right[:, np.newaxis]
        terms = np.maximum(0.0, y + self.margin)""",
        INPUTS,
        *V,
    ),
    hinge("one_type", HINGE_TERMS, HINGE_TERMS + "\n        assert y.dtype == np.float64", ONE_TYPE, *BOTH),
    hinge(
        "integer_buffer",
        HINGE_FROM_ACTIVE,
        f"""{HINGE_ACTIVE}
        self.y = y
        {HINGE_VALUE}{BACKWARD}        dy = np.zeros_like(self.y)
        dy[...] = self.active / len(dy)
        {HINGE_RIGHT.replace("axis=1)", "axis=1) / len(dy)")}
        return dout * dy""",
        WHOLE_NUMBERS,
        *G,
    ),
    hinge("shares_state", HINGE_ACTIVE, "HingeLoss.active = terms > 0", STATE, *G),
    hinge(
        "first_forward",
        HINGE_ACTIVE,
        """if not hasattr(self, "active"):
            self.active = terms > 0""",
        STALE,
        *G,
    ),
    hinge(
        "changes_what_forward_kept",
        HINGE_BACK,
        f"""self.active = self.active / len(self.active)
        {HINGE_DY}
        {HINGE_RIGHT}
        return dout * dy""",
        NOT_TWICE,
        *G,
    ),
    hinge(
        "numerical",
        HINGE_FROM_ACTIVE,
        f"""self.y = y
        {HINGE_VALUE}{BACKWARD}        labels = self.labels
        {SLOPES.format(of="self.y", targets="labels")}""",
        NUMERICAL,
        *G,
    ),
    hinge(
        "active_at_zero",
        HINGE_ACTIVE,
        """self.active = y - right[:, np.newaxis] + self.margin >= 0
        self.active[self.rows, self.labels] = False""",
        hint("Where a term is exactly 0 either choice is right.", "항이 정확히 0인 곳에서는 어느 쪽을 골라도 됩니다."),
    ),
    # --- L2Penalty ---
    l2(
        "value_without_half",
        L2_VALUE,
        "return float(self.lam * np.sum(self.W**2))",  # H8
        hint(
            "The value looks twice as large as it is, beside this gradient. Which factor stands before the sum?",
            "이 기울기에 비해 값이 두 배로 보입니다. 합 앞에는 어떤 인수가 있습니까?",
        ),
        *V,
    ),
    l2(
        "no_gradient",
        L2_SLOPE,
        "dW = 0.0 * self.W",  # H9
        hint(
            "The gradient looks like 0. Does the penalty stay put when a weight grows?",
            "기울기가 0으로 보입니다. 가중치가 커지면 정규화 항은 그대로입니까?",
        ),
        *G,
    ),
    l2(
        "no_value",
        L2_VALUE,
        "return 0.0",  # H10
        hint(
            "The value looks like 0. Which price do the weights have?",
            "값이 0으로 보입니다. 가중치에는 어떤 값이 매겨집니까?",
        ),
        *V,
    ),
    l2(
        "two_kept",
        L2_SLOPE,
        "dW = 2 * self.lam * self.W",  # H11
        hint(
            "The gradient looks twice as large as it is. What becomes of the 2 from the square?",
            "기울기가 두 배로 보입니다. 제곱에서 내려온 2는 어떻게 됩니까?",
        ),
        *G,
    ),
    l2(
        "half_kept",
        L2_SLOPE,
        "dW = self.lam / 2 * self.W",
        hint(
            "The gradient looks half as large as it is. What comes down when a square is differentiated?",
            "기울기가 절반으로 보입니다. 제곱을 미분하면 무엇이 내려옵니까?",
        ),
        *G,
    ),
    l2(
        "no_lam",
        L2_SLOPE,
        "dW = 1.0 * self.W",
        hint(
            "The gradient looks the same for every lam. What is the price of a weight?",
            "lam과 관계없이 같은 기울기로 보입니다. 가중치의 값은 무엇이 정합니까?",
        ),
        *G,
    ),
    l2(
        "sign_only",
        L2_SLOPE,
        "dW = self.lam * np.sign(self.W)",
        hint(
            "The gradient looks like signs alone. Is a large weight pulled as hard as a small one?",
            "기울기가 부호뿐인 것으로 보입니다. 큰 가중치와 작은 가중치를 같은 세기로 당깁니까?",
        ),
        *G,
    ),
    l2(
        "gradient_averaged",
        L2_SLOPE,
        "dW = self.lam * self.W / len(self.W)",
        hint(
            "The gradient looks divided by a number of rows. Are there samples in a penalty?",
            "기울기를 행의 개수로 나눈 것으로 보입니다. 정규화 항에 샘플이 있습니까?",
        ),
        *G,
    ),
    l2(
        "no_half_anywhere",
        f"{L2_VALUE}{OF_WEIGHTS}        {L2_BACK}",
        f"""return float(self.lam * np.sum(self.W**2))
{BACKWARD[1:]}        return dout * 2 * self.lam * self.W""",
        hint(
            "Value and gradient look twice as large as here. Which factor does this notebook agree on?",
            "값과 기울기가 두 배로 보입니다. 이 노트북에서 약속한 인수는 무엇입니까?",
        ),
        *BOTH,
    ),
    l2(
        "value_mean",
        L2_VALUE,
        "return float(self.lam / 2 * np.mean(self.W**2))",
        hint(
            "The value looks like a mean of squares. Does the formula divide by anything but 2?",
            "값이 제곱의 평균으로 보입니다. 식에 2 말고 다른 나눗셈이 있습니까?",
        ),
        *V,
    ),
    l2(
        "value_norm",
        L2_VALUE,
        "return float(self.lam / 2 * np.sqrt(np.sum(self.W**2)))",
        hint(
            "The value looks like a length. Does the formula take a root?",
            "값이 길이로 보입니다. 식에 제곱근이 있습니까?",
        ),
        *V,
    ),
    l2(
        "value_absolute",
        L2_VALUE,
        "return float(self.lam / 2 * np.sum(np.abs(self.W)))",
        hint(
            "The value looks like a sum of absolute weights. What is the price of a weight of 3?",
            "값이 절댓값의 합으로 보입니다. 크기가 3인 가중치의 값은 얼마입니까?",
        ),
        *V,
    ),
    l2("ignores_dout", L2_BACK, L2_SLOPE + "\n        return dW", NO_DOUT, *G),  # L6
    l2("keeps_dimensions", L2_VALUE, "return self.lam / 2 * np.sum(self.W**2, keepdims=True)", DIMENSIONS, *V),
    l2(
        "changes_W",
        L2_VALUE,
        """self.W = 1 * W
        W **= 2
        return float(self.lam / 2 * np.sum(W))""",
        INPUTS,
        *V,
    ),
    l2("shares_state", L2_KEPT, "L2Penalty.W = np.asarray(W)", STATE, *G),
    l2("changes_what_forward_kept", L2_BACK, "self.W *= self.lam\n        return dout * self.W", NOT_TWICE, *G),
    # --- linear_classifier_loss ---
    linear(
        "no_price_in_gradient",
        "dW = x.T @ ds + penalty.backward()",
        "dW = x.T @ ds",  # H9
        hint(
            "dW looks like one path alone. Along how many paths does W act on the loss?",
            "dW에 경로 하나만 들어간 것으로 보입니다. W는 몇 개의 경로로 손실에 영향을 줍니까?",
        ),
        "gradient",
    ),
    linear(
        "no_price_in_loss",
        "loss = data + penalty.forward(W)",
        "penalty.forward(W)\n    loss = data",  # H10
        hint(
            "The price of the weights looks missing in the loss, although it stands in the gradient. What does the loss add up?",
            "기울기에는 있는 정규화 항이 손실에는 없는 것으로 보입니다. 손실은 무엇과 무엇의 합입니까?",
        ),
        "value",
    ),
    linear(
        "price_without_half",
        "loss = data + penalty.forward(W)",
        "loss = data + 2 * penalty.forward(W)",  # H8
        hint(
            "The price in the loss looks twice as large as the gradient says. Which factor stands before the sum?",
            "손실의 정규화 항이 기울기에 비해 두 배로 보입니다. 합 앞에는 어떤 인수가 있습니까?",
        ),
        "value",
    ),
    linear(
        "two_lam_in_gradient",
        "dW = x.T @ ds + penalty.backward()",
        "dW = x.T @ ds + 2 * penalty.backward()",  # H11
        hint(
            "The price in dW looks twice as large as it is. What is the derivative of lam/2 times a square?",
            "dW의 정규화 항이 두 배로 보입니다. 제곱에 lam/2를 곱한 것을 미분하면 무엇입니까?",
        ),
        "gradient",
    ),
    linear(
        "price_averaged",
        "loss = data + penalty.forward(W)",
        "loss = data + penalty.forward(W) / len(x)",
        hint(
            "The price looks divided by the number of samples. Does the number of samples change what weights cost?",
            "정규화 항을 샘플 수로 나눈 것으로 보입니다. 샘플 수에 따라 가중치의 값이 달라집니까?",
        ),
        "value",
    ),
    linear(
        "mean_twice",
        "dW = x.T @ ds + penalty.backward()",
        "dW = x.T @ ds / len(x) + penalty.backward()",  # L19
        hint(
            "The data's part of dW looks divided by N once too often. Who has divided already?",
            "dW의 데이터 부분을 N으로 한 번 더 나눈 것으로 보입니다. 이미 누가 나누었습니까?",
        ),
        "gradient",
    ),
    linear(
        "no_mean",
        "dW = x.T @ ds + penalty.backward()",
        "dW = len(x) * x.T @ ds + penalty.backward()",
        NO_MEAN,
        "gradient",
    ),  # H7
    linear(
        "right_class_once",
        "ds = hinge.backward()",  # H1
        "ds = hinge.backward()\n    ds[np.arange(len(t)), t] = -1.0 * (np.max(ds, axis=1) > 0) / len(t)",
        hint(
            "The right class's column of dW looks like one pull per sample. In how many terms does its score stand?",
            "dW에서 정답 클래스의 열이 샘플마다 한 번만 당겨진 것으로 보입니다. 그 점수는 몇 개의 항에 나타납니까?",
        ),
        "gradient",
    ),
    linear(
        "counts_all_classes",
        "ds = hinge.backward()",  # H3
        "ds = hinge.backward()\n    ds[np.arange(len(t)), t] = (1 - W.shape[1]) / len(t)",
        hint(
            "The right class looks pulled once for every other class. Do classes outside the margin take part?",
            "정답 클래스를 다른 클래스의 수만큼 당긴 것으로 보입니다. 마진 밖의 클래스도 참여합니까?",
        ),
        "gradient",
    ),
    linear(
        "no_right_class",
        "ds = hinge.backward()",
        "ds = hinge.backward()\n    ds[np.arange(len(t)), t] = 0",  # H4
        hint(
            "The right class looks left alone. If its score grows a little, what do the terms do?",
            "정답 클래스에 기울기가 없는 것으로 보입니다. 그 점수가 조금 커지면 항들은 어떻게 됩니까?",
        ),
        "gradient",
    ),
    linear(
        "no_margin",
        "hinge = HingeLoss()",
        "hinge = HingeLoss(0.0)",  # H14
        hint(
            "There looks to be no margin. By how much should the right class be ahead?",
            "마진이 없는 것으로 보입니다. 정답 클래스는 얼마나 앞서야 합니까?",
        ),
        "value",
        "gradient",
    ),
    linear(
        "margin_twice",
        "hinge = HingeLoss()",
        "hinge = HingeLoss(2.0)",  # H14
        hint(
            "The margin looks twice as wide. Which margin is agreed on here?",
            "마진이 두 배로 보입니다. 여기에서 약속한 마진은 얼마입니까?",
        ),
        "value",
        "gradient",
    ),
    linear(
        "other_lam",
        "penalty = L2Penalty(lam)",
        "penalty = L2Penalty(2 * lam)",
        hint(
            "The price looks twice as large in loss and gradient alike. Who divides by 2?",
            "손실과 기울기에서 정규화 항이 모두 두 배로 보입니다. 2로 나누는 것은 어느 쪽입니까?",
        ),
        "value",
        "gradient",
    ),
    linear(
        "fixed_lam",
        "penalty = L2Penalty(lam)",
        "penalty = L2Penalty(0.1)",
        hint(
            "The price looks the same for every lam. Where does lam come in?",
            "lam과 관계없이 정규화 항이 같은 것으로 보입니다. lam은 어디에 쓰입니까?",
        ),
        "value",
        "gradient",
    ),
    linear(
        "softmax_instead",
        "hinge = HingeLoss()",
        "hinge = SoftmaxCrossEntropy()",
        hint(
            "The data look judged by cross-entropy. Which loss is asked for?",
            "데이터를 교차 엔트로피로 평가한 것으로 보입니다. 어느 손실을 써야 합니까?",
        ),
        "value",
        "gradient",
    ),
    linear(
        "transposed",
        "dW = x.T @ ds + penalty.backward()",
        "dW = (x.T @ ds + penalty.backward()).T",
        hint("dW looks transposed. Which shape has W?", "dW가 전치된 것으로 보입니다. W 배열의 형상은 무엇입니까?"),
        "gradient",
    ),
    linear(
        "subtracts_price",
        "dW = x.T @ ds + penalty.backward()",
        "dW = x.T @ ds - penalty.backward()",
        hint(
            "The price looks subtracted in dW. Does a larger weight make the loss larger or smaller?",
            "dW에서 정규화 항을 뺀 것으로 보입니다. 가중치가 커지면 손실은 커집니까, 작아집니까?",
        ),
        "gradient",
    ),
    linear(
        "gradient_of_samples",
        "dW = x.T @ ds + penalty.backward()",
        "dW = ds @ W.T + 0 * penalty.backward().sum()",
        hint(
            "It looks like the gradient of x. What is each entry of W multiplied by on its way into s?",
            "x의 기울기로 보입니다. W의 원소는 s로 가는 길에 무엇과 곱해집니까?",
        ),
        "gradient",
    ),
    linear(
        "loss_only",
        "return loss, dW",
        "return loss",
        hint(
            "Only the loss comes back. What else is asked for?", "손실만 돌려주었습니다. 무엇을 더 돌려주어야 합니까?"
        ),
        "value",
        "gradient",
    ),
    linear("keeps_dimensions", "return loss, dW", "return np.array([loss]), dW", DIMENSIONS, "value"),
    linear(
        "takes_a_step",
        "return loss, dW",
        "W -= 0.1 * dW\n    return loss, dW",
        hint(
            "W looks changed afterwards. Whose work is it to take a step?",
            "W가 바뀐 것으로 보입니다. 한 걸음 움직이는 것은 누구의 일입니까?",
        ),
        "value",
        "gradient",
    ),
    linear(
        "integer_buffer",
        "dW = x.T @ ds + penalty.backward()",
        "dW = np.zeros_like(W)\n    dW[...] = x.T @ ds + penalty.backward()",
        WHOLE_NUMBERS,
        "gradient",
    ),
    linear(
        "accumulates",
        "dW = x.T @ ds + penalty.backward()",
        """dW = x.T @ ds + penalty.backward()
    earlier = linear_classifier_loss.__dict__.setdefault("earlier", {})
    dW = dW + earlier.get(dW.shape, 0)
    earlier[dW.shape] = dW""",
        hint(
            "A second call looks like the sum of both. What should each call start from?",
            "두 번째 호출이 둘의 합으로 보입니다. 호출할 때마다 무엇에서 시작해야 합니까?",
        ),
        "gradient",
    ),
]
