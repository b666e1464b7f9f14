"""Known mistakes of `activations`: small changes to the reference, what they lose, and what to say about them."""

from autograder.course import Mistake

SIGMOID_FORWARD = """        e = np.exp(-np.abs(x))
        self.out = np.where(np.greater_equal(x, 0), 1, e) / (1 + e)
        return self.out"""
SIGMOID_BACKWARD = "        return dout * self.out * (1 - self.out)"
SIGMOID_BOTH = f'''{SIGMOID_FORWARD}
        ### END SOLUTION

    def backward(self, dout):
        """Return dx, shape of x; use self.out and no exponential.

        dout: upstream gradient, shape of out.
        """
        ### BEGIN SOLUTION
{SIGMOID_BACKWARD}'''
BETWEEN = '''
        ### END SOLUTION

    def backward(self, dout):
        """Return dx, shape of x.

        dout: upstream gradient, shape of out.
        """
        ### BEGIN SOLUTION
'''
TANH_FORWARD = """        self.out = np.tanh(x)
        return self.out"""
TANH_BACKWARD = "        return dout * (1 - self.out**2)"
TANH_BOTH = TANH_FORWARD + BETWEEN + TANH_BACKWARD
RELU_FORWARD = """        self.positive = np.greater(x, 0)
        return np.where(self.positive, x, 0.0)"""
RELU_BACKWARD = "        return dout * self.positive"
RELU_BOTH = RELU_FORWARD + BETWEEN.replace("shape of x.\n", "shape of x; leave dout as it is.\n") + RELU_BACKWARD
LEAKY_FORWARD = """        self.slope = np.where(np.greater(x, 0), 1.0, self.alpha)
        return self.slope * x"""
LEAKY_BACKWARD = "        return dout * self.slope"
LEAKY_BOTH = LEAKY_FORWARD + BETWEEN + LEAKY_BACKWARD
ELU_FORWARD = """        self.positive = np.greater(x, 0)
        self.out = np.where(self.positive, x, self.alpha * np.expm1(np.minimum(x, 0)))
        return self.out"""
ELU_BACKWARD = "        return dout * np.where(self.positive, 1.0, self.out + self.alpha)"
ELU_BOTH = ELU_FORWARD + BETWEEN + ELU_BACKWARD
SLOPES = """        h = 1e-5
        x = self.x
        return dout * (self.forward(x + h) - self.forward(x - h)) / (2 * h)"""
WINNER = "self.first_wins = first > second"
TO_BOTH = """        to_first = dout * self.first_wins
        to_second = dout * ~self.first_wins"""
MAXOUT_DX = "dx = to_first @ self.W1.T + to_second @ self.W2.T"
SOFTMAX_FORWARD = """        e = np.exp(x - np.max(x, axis=-1, keepdims=True))
        self.out = e / np.sum(e, axis=-1, keepdims=True)
        return self.out"""
SOFTMAX_BACKWARD = """        mean = np.sum(dout * self.out, axis=-1, keepdims=True)
        return self.out * (dout - mean)"""
SOFTMAX_BOTH = SOFTMAX_FORWARD + BETWEEN.replace("shape of out.", "shape of x.") + SOFTMAX_BACKWARD
JACOBIAN = "return np.diag(p) - np.outer(p, p)"


def hint(en, ko):
    """The sentence in both languages."""
    return {"en": en, "ko": ko}


def on(exercise):
    """Return a function that makes mistakes in this exercise; `parts` are the grade cells that lose, without its name."""

    def mistake(id, old, new, hint, *parts, same_as=None):
        return Mistake(id, exercise, old, new, frozenset(f"{exercise}_{part}" for part in parts), hint, same_as)

    return mistake


sigmoid, tanh, relu, leaky, elu = map(on, ("sigmoid", "tanh", "relu", "leaky_relu", "elu"))
maxout, softmax = on("maxout"), on("softmax")

UPSTREAM = hint(
    "It looks like the local slope alone. How does the gradient that arrives from the right take part?",
    "국소 기울기만 돌려준 것으로 보입니다. 상류에서 흘러온 미분값은 어디에서 쓰입니까?",
)
UPSTREAM_ONLY = hint(
    "It looks like dout itself. Does the output move as far as the input everywhere?",
    "dout 값을 그대로 돌려준 것으로 보입니다. 출력은 어디에서나 입력만큼 움직입니까?",
)
SIGN = hint(
    "It looks like the opposite sign. Does this function rise or fall?",
    "부호가 반대인 것으로 보입니다. 이 함수는 증가합니까, 감소합니까?",
)
INPUTS = hint(
    "An array that was passed in looks changed afterwards. Which line writes into it?",
    "전달받은 배열이 바뀐 것으로 보입니다. 어느 줄이 그 배열에 값을 씁니까?",
)
STATE = hint(
    "It looks like two layers share what forward kept. Where does each layer keep its own?",
    "두 계층이 forward에서 저장한 값을 함께 쓰는 것으로 보입니다. 각 계층의 값은 어디에 저장됩니까?",
)
STALE = hint(
    "It looks like the gradient of an earlier forward. When is what forward keeps replaced?",
    "이전 순전파의 기울기로 보입니다. forward가 저장한 값은 언제 바뀝니까?",
)
NUMERICAL = hint(
    "It looks like differences of the forward pass instead of the derivative. What does the formula say directly?",
    "도함수 대신 순전파의 차이를 쓴 것으로 보입니다. 식은 무엇을 바로 알려 줍니까?",
)
KINDS = hint(
    "An input of another kind looks like trouble: integers, float32, or an array without axes. What does the new array take over from it?",
    "다른 종류의 입력(정수, float32, 축이 없는 배열)에서 문제가 생기는 것으로 보입니다. 새 배열은 입력에서 무엇을 물려받습니까?",
)
FAR = hint(
    "Far from zero something looks not finite. Which exponential overflows, and what is it divided or multiplied by?",
    "0에서 먼 입력에서 유한하지 않은 값이 나오는 것으로 보입니다. 어느 지수 함수가 넘치고, 그 값을 무엇과 나누거나 곱합니까?",
)
TWICE = hint(
    "The second backward looks like the sum of both. What should backward start from each time?",
    "두 번째 역전파가 둘의 합으로 보입니다. backward는 매번 무엇에서 시작해야 합니까?",
)
RECOMPUTES = hint(
    "The gradient looks right, but its slope is computed from x again. What had forward found out already?",
    "기울기는 맞지만 x에서 다시 계산한 것으로 보입니다. 순전파에서 이미 알아낸 것은 무엇입니까?",
)
AT_THE_KINK = hint(
    "At x = 0 exactly, dx is the slope of the right side. Any slope between those of the two sides is allowed there; "
    "which one do the usual libraries take?",
    "x가 정확히 0인 곳의 dx가 오른쪽의 기울기입니다. 양쪽 기울기 사이의 값은 모두 허용됩니다. 널리 쓰는 라이브러리는 무엇을 고릅니까?",
)
NO_RETURN = hint(
    "backward looks like it returns nothing. What does its last line do?",
    "backward가 아무것도 돌려주지 않는 것으로 보입니다. 마지막 줄은 무엇을 합니까?",
)

MISTAKES = [
    # Sigmoid
    sigmoid(
        "sigmoid_recomputes",
        SIGMOID_BOTH,
        SIGMOID_BOTH.replace("e = np", "self.x = x\n        e = np").replace(  # V9
            "return dout * self.out * (1 - self.out)",
            "e = np.exp(-np.abs(self.x))\n        return dout * e / (1 + e) ** 2",
        ),
        RECOMPUTES,
        "cache",
    ),
    sigmoid(
        "sigmoid_sign_of_x",
        "return self.out",
        "return 1 - self.out",
        hint(
            "The curve looks like it falls. Which sign stands in the exponent?",
            "곡선이 감소하는 것으로 보입니다. 지수의 부호는 무엇입니까?",
        ),
        "forward",
    ),
    sigmoid(
        "sigmoid_overflows",
        SIGMOID_FORWARD,
        "        self.out = np.exp(x) / (1 + np.exp(x))\n        return self.out",
        FAR,  # V8
        "forward",
        "backward",
    ),
    sigmoid(
        "sigmoid_naive",
        SIGMOID_FORWARD,
        "        self.out = 1 / (1 + np.exp(-x))\n        return self.out",  # V7
        hint(
            "Far to the left an exponential overflows and NumPy warns. Which way of writing it stays finite on both sides?",
            "왼쪽 멀리에서 지수 함수가 넘쳐 NumPy가 경고를 냅니다. 어떻게 쓰면 양쪽 모두에서 유한합니까?",
        ),
    ),
    sigmoid(
        "sigmoid_like_x",
        SIGMOID_FORWARD,
        """        self.out = np.zeros_like(x)
        self.out[...] = 1 / (1 + np.exp(-x))
        return self.out""",
        KINDS,
        "forward",
        "backward",
    ),
    sigmoid(
        "sigmoid_changes_x",
        SIGMOID_FORWARD,
        """        self.out = 1 / (1 + np.exp(-x))
        x[...] = self.out
        return self.out""",
        INPUTS,
        "forward",
        "backward",
    ),
    sigmoid(
        "sigmoid_slope_of_x",
        SIGMOID_BOTH,
        SIGMOID_BOTH.replace("e = np", "self.x = x\n        e = np").replace(  # V1
            "return dout * self.out * (1 - self.out)", "return dout * self.x * (1 - self.x)"
        ),
        hint(
            "It looks like x (1 - x). Of what is the rule σ' = σ (1 - σ) made?",
            "x (1 - x) 값으로 보입니다. σ' = σ (1 - σ) 규칙은 무엇으로 이루어져 있습니까?",
        ),
        "backward",
        "cache",
    ),
    sigmoid(
        "sigmoid_twice",
        SIGMOID_BACKWARD,
        """        s = 1 / (1 + np.exp(-self.out))
        return dout * s * (1 - s)""",  # V2
        hint(
            "It looks like the sigmoid of the output. Is self.out not a sigmoid already?",
            "출력에 시그모이드를 한 번 더 적용한 것으로 보입니다. self.out 값은 이미 무엇입니까?",
        ),
        "backward",
        "cache",
    ),
    sigmoid(
        "sigmoid_no_upstream", SIGMOID_BACKWARD, "        return self.out * (1 - self.out)", UPSTREAM, "backward"
    ),  # V3
    sigmoid("sigmoid_upstream_only", SIGMOID_BACKWARD, "        return 1 * dout", UPSTREAM_ONLY, "backward", "cache"),
    sigmoid(
        "sigmoid_sign", SIGMOID_BACKWARD, "        return dout * self.out * (self.out - 1)", SIGN, "backward"
    ),  # V5
    sigmoid(
        "sigmoid_times_out",
        SIGMOID_BACKWARD,
        "        return dout * self.out",
        hint(
            "One factor of the slope looks missing. What is the slope where the output is nearly 1?",
            "기울기의 인수 하나가 빠진 것으로 보입니다. 출력이 1에 가까울 때 기울기는 얼마입니까?",
        ),
        "backward",
    ),
    sigmoid(
        "sigmoid_tanh_rule",
        SIGMOID_BACKWARD,
        "        return dout * (1 - self.out**2)",
        hint(
            "It looks like the rule of another activation. What is the slope at x = 0?",
            "다른 활성화 함수의 규칙으로 보입니다. x = 0에서 기울기는 얼마입니까?",
        ),
        "backward",
    ),
    sigmoid(
        "sigmoid_slope_far_out",
        SIGMOID_BOTH,
        SIGMOID_BOTH.replace("e = np", "self.x = x\n        e = np").replace(
            "return dout * self.out * (1 - self.out)", "return dout * np.exp(self.x) / (1 + np.exp(self.x)) ** 2"
        ),
        FAR,
        "backward",
        "cache",
    ),
    sigmoid(
        "sigmoid_recomputes_a_copy",
        SIGMOID_BOTH,
        SIGMOID_BOTH.replace("e = np", "self.x = 1.0 * x\n        e = np").replace(
            "return dout * self.out * (1 - self.out)", "return dout / (2 + np.e**self.x + np.e ** -self.x)"
        ),
        RECOMPUTES,
        "cache",
    ),
    sigmoid(
        "sigmoid_other_name",
        SIGMOID_BOTH,
        SIGMOID_BOTH.replace("self.out", "self.s"),
        hint(
            "The output looks kept under another name. Which one does the docstring ask for?",
            "출력을 다른 이름으로 저장한 것으로 보입니다. 설명에서는 어떤 이름을 씁니까?",
        ),
        "cache",
    ),
    sigmoid(
        "sigmoid_first_forward",
        SIGMOID_FORWARD,
        """        e = np.exp(-np.abs(x))
        out = np.where(np.greater_equal(x, 0), 1, e) / (1 + e)
        if not hasattr(self, "out"):
            self.out = out
        return out""",
        STALE,
        "backward",
        "cache",
    ),  # V10
    sigmoid(
        "sigmoid_shares_state",
        SIGMOID_FORWARD,
        SIGMOID_FORWARD.replace("self.out", "Sigmoid.out"),
        STATE,
        "backward",
        "cache",
    ),
    sigmoid(
        "sigmoid_numerical",
        SIGMOID_BOTH,
        SIGMOID_BOTH.replace("e = np", "self.x = x\n        e = np").replace(SIGMOID_BACKWARD, SLOPES),
        NUMERICAL,
        "backward",
        "cache",
    ),
    sigmoid(
        "sigmoid_dx_in_a_slice",
        SIGMOID_BACKWARD,
        """        dx = np.empty_like(dout)
        dx[:] = dout * self.out * (1 - self.out)
        return dx""",
        KINDS,
        "backward",
    ),
    sigmoid(
        "sigmoid_changes_dout",
        SIGMOID_BACKWARD,
        "        dout *= self.out * (1 - self.out)\n        return dout",
        INPUTS,
        "backward",
    ),
    sigmoid(
        "sigmoid_uses_up_its_output",
        SIGMOID_BACKWARD,
        """        self.out = self.out * (1 - self.out)
        return dout * self.out""",
        hint(
            "The second backward looks like another one. What did the first leave in self.out?",
            "두 번째 역전파의 답이 달라진 것으로 보입니다. 첫 번째 호출은 self.out에 무엇을 남겼습니까?",
        ),
        "backward",
    ),
    # Tanh
    tanh(
        "tanh_unscaled_sigmoid",
        "self.out = np.tanh(x)",
        "self.out = 2 / (1 + np.exp(-x)) - 1",
        hint(
            "It looks like a tanh of half the input. What is the relation of tanh and sigmoid?",
            "입력 절반의 tanh로 보입니다. tanh와 시그모이드는 어떤 관계입니까?",
        ),
        "forward",
        "backward",
    ),
    tanh(
        "tanh_quotient",
        "self.out = np.tanh(x)",
        "self.out = (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))",
        FAR,
        "forward",
        "backward",
    ),
    tanh(
        "tanh_like_x",
        TANH_FORWARD,
        """        self.out = np.zeros_like(x)
        self.out[...] = np.tanh(x)
        return self.out""",
        KINDS,
        "forward",
        "backward",
    ),
    tanh(
        "tanh_changes_x",
        TANH_FORWARD,
        "        x[...] = np.tanh(x)\n        self.out = x\n        return 1 * x",
        INPUTS,
        "forward",
        "backward",
    ),
    tanh(
        "tanh_not_squared",
        TANH_BACKWARD,
        "        return dout * (1 - self.out)",  # V11
        hint(
            "It looks like 1 - out. What is the slope where the output is nearly -1?",
            "1 - out 값으로 보입니다. 출력이 -1에 가까울 때 기울기는 얼마입니까?",
        ),
        "backward",
    ),
    tanh(
        "tanh_slope_of_x",
        TANH_BOTH,
        TANH_BOTH.replace("self.out = np", "self.x = x\n        self.out = np").replace(
            "self.out**2", "self.x**2"
        ),  # V12
        hint(
            "It looks like 1 - x². Near zero it is hard to tell, but what is its sign at x = 2?",
            "1 - x² 값으로 보입니다. 0 근처에서는 구별하기 어렵지만 x = 2에서 부호는 무엇입니까?",
        ),
        "backward",
    ),
    tanh(
        "tanh_sigmoid_rule",
        TANH_BACKWARD,
        "        return dout * self.out * (1 - self.out)",  # V13
        hint(
            "It looks like the rule of another activation. What is the slope at x = 0?",
            "다른 활성화 함수의 규칙으로 보입니다. x = 0에서 기울기는 얼마입니까?",
        ),
        "backward",
    ),
    tanh("tanh_no_upstream", TANH_BACKWARD, "        return 1 - self.out**2", UPSTREAM, "backward"),
    tanh("tanh_sign", TANH_BACKWARD, "        return dout * (self.out**2 - 1)", SIGN, "backward"),
    tanh(
        "tanh_twice",
        TANH_BACKWARD,
        "        return dout * (1 - np.tanh(self.out) ** 2)",
        hint(
            "It looks like the tanh of the output. Is the output not a tanh already?",
            "출력에 tanh를 한 번 더 적용한 것으로 보입니다. 출력은 이미 무엇입니까?",
        ),
        "backward",
    ),
    tanh(
        "tanh_recomputes",
        TANH_BOTH,
        TANH_BOTH.replace("self.out = np.tanh(x)", "self.x = x")
        .replace("return self.out", "return np.tanh(x)")
        .replace(  # V9
            "self.out**2", "np.tanh(self.x) ** 2"
        ),
        hint(
            "Right; the output of forward would save the second tanh.",
            "맞습니다. 순전파의 출력을 저장하면 tanh를 다시 계산하지 않아도 됩니다.",
        ),
    ),
    tanh(
        "tanh_slope_far_out",
        TANH_BOTH,
        TANH_BOTH.replace("self.out = np", "self.x = x\n        self.out = np").replace(
            "(1 - self.out**2)", "(1 - (np.sinh(self.x) / np.cosh(self.x)) ** 2)"
        ),
        FAR,
        "backward",
    ),
    tanh(
        "tanh_first_forward",
        TANH_FORWARD,
        """        if not hasattr(self, "out"):
            self.out = np.tanh(x)
        return np.tanh(x)""",
        STALE,
        "backward",
    ),
    tanh("tanh_shares_state", TANH_FORWARD, TANH_FORWARD.replace("self.out", "Tanh.out"), STATE, "backward"),
    tanh(
        "tanh_numerical",
        TANH_BOTH,
        TANH_BOTH.replace("self.out = np", "self.x = x\n        self.out = np").replace(TANH_BACKWARD, SLOPES),
        NUMERICAL,
        "backward",
    ),
    tanh(
        "tanh_dx_in_a_slice",
        TANH_BACKWARD,
        """        dx = np.empty_like(dout)
        dx[:] = dout * (1 - self.out**2)
        return dx""",
        KINDS,
        "backward",
    ),
    tanh(
        "tanh_changes_dout", TANH_BACKWARD, "        dout *= 1 - self.out**2\n        return dout", INPUTS, "backward"
    ),
    # ReLU
    relu(
        "relu_absolute",
        RELU_FORWARD,
        "        self.positive = np.greater(x, 0)\n        return np.abs(x)",
        hint(
            "Negative inputs look folded up. What should become of them?",
            "음수 입력이 위로 접힌 것으로 보입니다. 음수 입력은 무엇이 되어야 합니까?",
        ),
        "forward",
    ),
    relu(
        "relu_np_max",
        RELU_FORWARD,
        RELU_FORWARD.replace("np.where(self.positive, x, 0.0)", "np.max(0, x)"),  # V23
        hint(
            "It looks like np.max, which looks for the greatest entry along an axis. Which function compares element by element?",
            "축을 따라 가장 큰 원소를 찾는 np.max 함수로 보입니다. 원소별로 비교하는 함수는 무엇입니까?",
        ),
        "forward",
        "backward",
    ),
    relu(
        "relu_rows_only",
        RELU_FORWARD,
        """        self.positive = np.greater(x, 0)
        out = np.zeros(x.shape)
        for i in range(len(x)):
            out[i] = np.maximum(x[i], 0)
        return out""",
        KINDS,
        "forward",
        "backward",
    ),
    relu(
        "relu_changes_x",
        RELU_FORWARD,
        """        self.positive = np.greater(x, 0)
        x[~self.positive] = 0
        return x""",
        INPUTS,
        "forward",
        "backward",
    ),
    relu(
        "relu_mask_of_dout",
        RELU_BACKWARD,
        "        return dout * (dout > 0)",  # V15
        hint(
            "The mask looks made from dout. Which number set the switch on the way forward?",
            "dout 값으로 마스크를 만든 것으로 보입니다. 순전파 때 스위치를 정한 값은 무엇입니까?",
        ),
        "backward",
    ),
    relu("relu_mask_only", RELU_BACKWARD, "        return 1.0 * self.positive", UPSTREAM, "backward"),  # V16
    relu(
        "relu_inverted",
        RELU_BACKWARD,
        "        return dout * np.logical_not(self.positive)",  # V17
        hint(
            "The gradient looks like it passes where the input was negative. Which side does the output follow?",
            "입력이 음수인 곳으로 기울기가 지나간 것으로 보입니다. 출력은 어느 쪽에서 입력을 따라갑니까?",
        ),
        "backward",
    ),
    relu("relu_pass_through", RELU_BACKWARD, "        return 1 * dout", UPSTREAM_ONLY, "backward"),  # V19
    relu("relu_sign", RELU_BACKWARD, "        return -dout * self.positive", SIGN, "backward"),
    relu(
        "relu_times_x",
        RELU_BOTH,
        RELU_BOTH.replace(
            "return np.where(self.positive, x, 0.0)",
            "self.out = np.where(self.positive, x, 0.0)\n        return self.out",
        ).replace("return dout * self.positive", "return dout * self.out"),
        hint(
            "It looks like dout times the output. How steep is max(0, x) at x = 3?",
            "dout에 출력을 곱한 것으로 보입니다. x = 3에서 max(0, x)의 기울기는 얼마입니까?",
        ),
        "backward",
    ),
    relu(
        "relu_changes_dout", RELU_BACKWARD, "        dout *= self.positive\n        return dout", INPUTS, "backward"
    ),  # V20
    relu("relu_no_return", RELU_BACKWARD, "        dx = dout * self.positive", NO_RETURN, "backward"),  # V21
    relu(
        "relu_one_at_zero", "self.positive = np.greater(x, 0)", "self.positive = np.greater_equal(x, 0)", AT_THE_KINK
    ),  # V22
    relu(
        "relu_zeros_of_values",
        RELU_BACKWARD,
        """        dx = np.zeros(dout)
        dx[self.positive] = dout[self.positive]
        return dx""",  # V24
        hint(
            "np.zeros looks like it was given values. What does it expect?",
            "np.zeros 함수에 값을 넘긴 것으로 보입니다. 이 함수는 무엇을 받습니까?",
        ),
        "backward",
    ),
    relu(
        "relu_first_forward",
        "self.positive = np.greater(x, 0)\n        return np.where(self.positive, x, 0.0)",
        """if not hasattr(self, "positive"):
            self.positive = np.greater(x, 0)
        return np.maximum(x, 0.0)""",
        STALE,
        "backward",
    ),
    relu("relu_shares_state", RELU_FORWARD, RELU_FORWARD.replace("self.positive", "ReLU.positive"), STATE, "backward"),
    relu(
        "relu_numerical",
        RELU_BOTH,
        RELU_BOTH.replace("self.positive = ", "self.x = x\n        self.positive = ").replace(RELU_BACKWARD, SLOPES),
        NUMERICAL,
        "backward",
    ),
    relu(
        "relu_dx_in_a_slice",
        RELU_BACKWARD,
        """        dx = np.empty_like(dout)
        dx[:] = dout * self.positive
        return dx""",
        KINDS,
        "backward",
    ),
    # LeakyReLU
    leaky(
        "leaky_like_relu",
        "return self.slope * x",
        "return np.maximum(x, 0)",
        hint(
            "The negative side looks like zero. What leaks?",
            "음수 쪽이 0인 것으로 보입니다. 무엇이 새어 나와야 합니까?",
        ),
        "forward",
    ),
    leaky(
        "leaky_fixed_alpha",
        "np.where(np.greater(x, 0), 1.0, self.alpha)",
        "np.where(np.greater(x, 0), 1.0, 0.1)",
        hint(
            "Another alpha looks like it changes nothing. Where is it used?",
            "alpha를 바꾸어도 달라지지 않는 것으로 보입니다. 이 값은 어디에서 쓰입니까?",
        ),
        "forward",
        "backward",
    ),
    leaky(
        "leaky_hundredth",
        "np.where(np.greater(x, 0), 1.0, self.alpha)",
        "np.where(np.greater(x, 0), 1.0, 0.01)",  # V27
        hint(
            "The negative side looks ten times too flat. Which alpha does the constructor keep?",
            "음수 쪽이 열 배 더 평평한 것으로 보입니다. 생성자는 어떤 alpha를 저장합니까?",
        ),
        "forward",
        "backward",
    ),
    leaky(
        "leaky_minimum",
        "return self.slope * x",
        "return np.minimum(x, self.alpha * x)",
        hint(
            "It looks like the smaller of the two. Which one of x and alpha x is asked for?",
            "둘 가운데 작은 쪽으로 보입니다. x와 alpha x 가운데 어느 쪽이어야 합니까?",
        ),
        "forward",
    ),
    leaky(
        "leaky_like_x",
        LEAKY_FORWARD,
        """        self.slope = np.where(np.greater(x, 0), 1.0, self.alpha)
        out = np.zeros_like(x)
        out[...] = self.slope * x
        return out""",
        KINDS,
        "forward",
    ),
    leaky(
        "leaky_changes_x",
        "return self.slope * x",
        "x[...] = self.slope * x\n        return x",
        INPUTS,
        "forward",
        "backward",
    ),
    leaky(
        "leaky_zero_below",
        LEAKY_BACKWARD,
        "        return dout * (self.slope == 1)",  # V25
        hint(
            "The gradient looks like zero on the negative side. How steep is the function there?",
            "음수 쪽의 기울기가 0인 것으로 보입니다. 그곳에서 함수는 얼마나 가파릅니까?",
        ),
        "backward",
    ),
    leaky("leaky_no_upstream", LEAKY_BACKWARD, "        return 1 * self.slope", UPSTREAM, "backward"),
    leaky("leaky_pass_through", LEAKY_BACKWARD, "        return 1 * dout", UPSTREAM_ONLY, "backward"),
    leaky(
        "leaky_mask_of_dout",
        LEAKY_BACKWARD,
        "        return np.where(dout > 0, dout, self.alpha * dout)",
        hint(
            "The mask looks made from dout. Which number set the switch on the way forward?",
            "dout 값으로 마스크를 만든 것으로 보입니다. 순전파 때 스위치를 정한 값은 무엇입니까?",
        ),
        "backward",
    ),
    leaky(
        "leaky_slope_fixed_in_backward",
        LEAKY_BACKWARD,
        "        return dout * np.where(self.slope == 1, 1.0, 0.1)",
        hint(
            "Another alpha looks like it changes nothing in backward. Where is it used?",
            "역전파에서는 alpha를 바꾸어도 달라지지 않는 것으로 보입니다. 이 값은 어디에서 쓰입니까?",
        ),
        "backward",
    ),
    leaky("leaky_changes_dout", LEAKY_BACKWARD, "        dout *= self.slope\n        return dout", INPUTS, "backward"),
    leaky(
        "leaky_first_forward",
        LEAKY_FORWARD,
        """        slope = np.where(np.greater(x, 0), 1.0, self.alpha)
        if not hasattr(self, "slope"):
            self.slope = slope
        return slope * x""",
        STALE,
        "backward",
    ),
    leaky(
        "leaky_shares_state", LEAKY_FORWARD, LEAKY_FORWARD.replace("self.slope", "LeakyReLU.slope"), STATE, "backward"
    ),
    leaky(
        "leaky_numerical",
        LEAKY_BOTH,
        LEAKY_BOTH.replace("self.slope = np", "self.x = x\n        self.slope = np").replace(LEAKY_BACKWARD, SLOPES),
        NUMERICAL,
        "backward",
    ),
    leaky(
        "leaky_dx_in_a_slice",
        LEAKY_BACKWARD,
        """        dx = np.empty_like(dout)
        dx[:] = dout * self.slope
        return dx""",
        KINDS,
        "backward",
    ),
    leaky("leaky_one_at_zero", "np.greater(x, 0)", "np.greater_equal(x, 0)", AT_THE_KINK),
    # ELU
    elu(
        "elu_without_one",
        "self.alpha * np.expm1(np.minimum(x, 0))",
        "self.alpha * np.exp(np.minimum(x, 0))",
        hint(
            "The curve looks like it jumps at zero. Which value does it have just left of it?",
            "곡선이 0에서 끊어진 것으로 보입니다. 바로 왼쪽에서 값은 얼마입니까?",
        ),
        "forward",
        "backward",
    ),
    elu(
        "elu_forward_forgets_alpha",
        ELU_FORWARD,
        """        self.positive = np.greater(x, 0)
        self.out = np.where(self.positive, x, self.alpha * np.expm1(np.minimum(x, 0)))
        return np.where(self.positive, x, np.expm1(np.minimum(x, 0)))""",
        hint(
            "Another alpha looks like it changes nothing. Where is it used?",
            "alpha를 바꾸어도 달라지지 않는 것으로 보입니다. 이 값은 어디에서 쓰입니까?",
        ),
        "forward",
    ),
    elu(
        "elu_mask_times_branch",
        "self.out = np.where(self.positive, x, self.alpha * np.expm1(np.minimum(x, 0)))",
        "self.out = self.positive * x + (~self.positive) * self.alpha * (np.exp(x) - 1)",
        FAR,
        "forward",
    ),
    elu(
        "elu_like_x",
        ELU_FORWARD,
        """        self.positive = np.greater(x, 0)
        self.out = np.zeros_like(x)
        self.out[...] = np.where(self.positive, x, self.alpha * np.expm1(np.minimum(x, 0)))
        return self.out""",
        KINDS,
        "forward",
        "backward",
    ),
    elu("elu_changes_x", "return self.out", "x[...] = self.out\n        return x", INPUTS, "forward", "backward"),
    elu(
        "elu_slope_is_out",
        "self.out + self.alpha)",
        "self.out)",  # V28
        hint(
            "On the negative side it looks like the output itself. Does the function rise or fall there?",
            "음수 쪽에서 출력 자체로 보입니다. 그곳에서 함수는 증가합니까, 감소합니까?",
        ),
        "backward",
    ),
    elu(
        "elu_exp_of_out",
        "self.out + self.alpha)",
        "self.alpha * np.exp(self.out))",  # V29
        hint(
            "It looks like the exponential of the output. Of which number is it to be taken?",
            "출력의 지수 함수로 보입니다. 무엇의 지수 함수여야 합니까?",
        ),
        "backward",
    ),
    elu(
        "elu_forgets_alpha",
        "self.out + self.alpha)",
        "(self.out + self.alpha) / self.alpha)",  # V30
        hint(
            "On the negative side it looks 1/alpha times the slope. Which factor stands before the exponential?",
            "음수 쪽에서 기울기의 1/alpha배로 보입니다. 지수 함수 앞에는 어떤 인수가 있습니까?",
        ),
        "backward",
    ),
    elu(
        "elu_adds_one",
        "self.out + self.alpha)",
        "self.out + 1)",
        hint(
            "For alpha = 1 it is right. What remains of out + 1 when alpha is 2?",
            "alpha = 1일 때는 맞습니다. alpha가 2이면 out + 1은 무엇이 됩니까?",
        ),
        "backward",
    ),
    elu(
        "elu_zero_below",
        "self.out + self.alpha)",
        "0.0)",
        hint(
            "The gradient looks like zero on the negative side. How steep is the function there?",
            "음수 쪽의 기울기가 0인 것으로 보입니다. 그곳에서 함수는 얼마나 가파릅니까?",
        ),
        "backward",
    ),
    elu(
        "elu_no_upstream",
        ELU_BACKWARD,
        "        return np.where(self.positive, 1.0, self.out + self.alpha)",
        UPSTREAM,
        "backward",
    ),
    elu("elu_pass_through", ELU_BACKWARD, "        return 1 * dout", UPSTREAM_ONLY, "backward"),
    elu(
        "elu_recomputes",
        ELU_BOTH,
        ELU_BOTH.replace("self.out = np", "self.x = x\n        self.out = np").replace(
            "self.out + self.alpha)", "self.alpha * np.exp(np.minimum(self.x, 0)))"
        ),  # V9
        hint(
            "Right; the output of forward would save the second exponential.",
            "맞습니다. 순전파의 출력을 저장하면 지수 함수를 다시 계산하지 않아도 됩니다.",
        ),
    ),
    elu(
        "elu_slope_far_out",
        ELU_BOTH,
        ELU_BOTH.replace("self.out = np", "self.x = x\n        self.out = np").replace(
            "np.where(self.positive, 1.0, self.out + self.alpha)",
            "(self.positive + ~self.positive * self.alpha * np.exp(self.x))",
        ),
        FAR,
        "backward",
    ),
    elu(
        "elu_first_forward",
        ELU_FORWARD,
        """        positive = np.greater(x, 0)
        out = np.where(positive, x, self.alpha * np.expm1(np.minimum(x, 0)))
        if not hasattr(self, "out"):
            self.positive, self.out = positive, out
        return out""",
        STALE,
        "backward",
    ),
    elu(
        "elu_shares_state",
        ELU_FORWARD,
        ELU_FORWARD.replace("self.out", "ELU.out").replace("self.positive", "ELU.positive"),
        STATE,
        "backward",
    ),
    elu(
        "elu_numerical",
        ELU_BOTH,
        ELU_BOTH.replace("self.out = np", "self.x = x\n        self.out = np").replace(ELU_BACKWARD, SLOPES),
        NUMERICAL,
        "backward",
    ),
    elu(
        "elu_dx_in_a_slice",
        ELU_BACKWARD,
        """        dx = np.empty_like(dout)
        dx[:] = dout * np.where(self.positive, 1.0, self.out + self.alpha)
        return dx""",
        KINDS,
        "backward",
    ),
    elu(
        "elu_changes_dout",
        ELU_BACKWARD,
        "        dout *= np.where(self.positive, 1.0, self.out + self.alpha)\n        return dout",
        INPUTS,
        "backward",
    ),
    # Maxout
    maxout(
        "maxout_takes_smaller",
        "return np.maximum(first, second)",
        "return np.minimum(first, second)",
        hint(
            "It looks like the smaller piece. What is the layer called?",
            "더 작은 조각으로 보입니다. 계층의 이름은 무엇입니까?",
        ),
        "forward",
    ),
    maxout(
        "maxout_adds_pieces",
        "return np.maximum(first, second)",
        "return first + second",
        hint(
            "It looks like the sum of both pieces. How many of them reach the output?",
            "두 조각의 합으로 보입니다. 출력에 닿는 조각은 몇 개입니까?",
        ),
        "forward",
    ),
    maxout(
        "maxout_one_bias",
        "second = x @ self.W2 + self.b2",
        "second = x @ self.W2",
        hint(
            "One bias looks missing. What does each piece consist of?",
            "편향 하나가 빠진 것으로 보입니다. 각 조각은 무엇으로 이루어집니까?",
        ),
        "forward",
        "dx",
        "dW",
        "db",
    ),
    maxout("maxout_changes_x", "self.x = x\n", "self.x = 1 * x\n        x *= 0\n", INPUTS, "forward", "dx"),
    maxout(
        "maxout_copies",
        "self.W1, self.b1 = W1, b1",
        "self.W1, self.b1 = W1.copy(), b1.copy()",
        hint(
            "A layer that was trained looks like it still computes with its old parameters. Whose array does it hold?",
            "학습한 뒤에도 옛 매개변수로 계산하는 것으로 보입니다. 계층이 가진 배열은 누구의 것입니까?",
        ),
        "forward",
    ),
    maxout(
        "maxout_to_both",
        TO_BOTH,
        "        to_first = 1 * dout\n        to_second = 1 * dout",  # V39, G11
        hint(
            "Both pieces look like they receive the gradient. Does the output move when only the smaller piece moves?",
            "두 조각이 모두 기울기를 받은 것으로 보입니다. 더 작은 조각만 움직이면 출력이 움직입니까?",
        ),
        "dx",
        "dW",
        "db",
    ),
    maxout(
        "maxout_to_smaller",
        WINNER,
        "self.first_wins = first < second",  # G12
        hint(
            "The losing piece looks like the one that receives the gradient. Which piece does the output follow?",
            "진 조각이 기울기를 받은 것으로 보입니다. 출력은 어느 조각을 따라갑니까?",
        ),
        "dx",
        "dW",
        "db",
    ),
    maxout(
        "maxout_mask_only",
        TO_BOTH,
        "        to_first = 1.0 * self.first_wins\n        to_second = 1.0 * ~self.first_wins",
        UPSTREAM,
        "dx",
        "dW",
        "db",
    ),  # G14
    maxout(
        "maxout_one_winner",
        WINNER,
        "self.first_wins = np.zeros(first.shape, dtype=bool)\n        self.first_wins.flat[np.argmax(first - second)] = True",  # G17
        hint(
            "Only one entry looks like a winner. Does each sample and each output have its own?",
            "원소 하나만 이긴 것으로 보입니다. 표본마다, 출력마다 이긴 쪽이 따로 있습니까?",
        ),
        "dx",
        "dW",
        "db",
    ),
    maxout(
        "maxout_row_winner",
        WINNER,
        "self.first_wins = np.sum(first, axis=1, keepdims=True) > np.sum(second, axis=1, keepdims=True) + 0 * first",
        hint(
            "A whole row looks like it has one winner. Is the maximum taken for each output apart?",
            "한 행 전체에 이긴 쪽이 하나인 것으로 보입니다. 최댓값은 출력마다 따로 고릅니까?",
        ),
        "dx",
        "dW",
        "db",
    ),
    maxout(
        "maxout_dx_of_one_piece",
        MAXOUT_DX,
        "dx = to_first @ self.W1.T",
        hint(
            "One piece looks left out of dx. Through how many pieces does an input reach the outputs?",
            "dx에서 조각 하나가 빠진 것으로 보입니다. 입력은 몇 개의 조각을 거쳐 출력에 닿습니까?",
        ),
        "dx",
    ),
    maxout(
        "maxout_dx_swapped",
        MAXOUT_DX,
        "dx = to_first @ self.W2.T + to_second @ self.W1.T",
        hint(
            "The weights of the two pieces look swapped in dx. Which weights did the winner use?",
            "dx에서 두 조각의 가중치가 서로 바뀐 것으로 보입니다. 이긴 조각은 어떤 가중치를 썼습니까?",
        ),
        "dx",
    ),
    maxout(
        "maxout_dx_not_transposed",
        MAXOUT_DX,
        "dx = to_first @ self.W1 + to_second @ self.W2",  # F1
        hint(
            "The shapes in dx look like they do not fit. What are the shapes of dout, W and x?",
            "dx를 계산할 때 형상이 맞지 않는 것으로 보입니다. dout, W, x의 형상은 무엇입니까?",
        ),
        "dx",
        "dW",
        "db",
    ),
    maxout(
        "maxout_dx_numerical",
        MAXOUT_DX,
        """x, h, dx = self.x, 1e-6, np.zeros(self.x.shape)
        for d in range(x.shape[1]):
            step = np.zeros(x.shape[1])
            step[d] = h
            dx[:, d] = np.sum(dout * (self.forward(x + step) - self.forward(x - step)), axis=1) / (2 * h)
        self.forward(x)""",
        NUMERICAL,
        "dx",
    ),
    maxout(
        "maxout_dx_like_x",
        MAXOUT_DX,
        "dx = np.zeros_like(self.x)\n        dx[...] = to_first @ self.W1.T + to_second @ self.W2.T",
        KINDS,
        "dx",
    ),
    maxout(
        "maxout_shares_state",
        "self.x = x\n        self.first_wins",
        "self.x = x\n        Maxout.first_wins",
        STATE,
        "dx",
    ),
    maxout(
        "maxout_first_forward",
        "self.first_wins = first > second",
        'self.first_wins = getattr(self, "first_wins", first > second)',
        STALE,
        "dx",
        "dW",
        "db",
    ),
    maxout(
        "maxout_changes_dout",
        "to_second = dout * ~self.first_wins",
        "to_second = dout\n        to_second *= ~self.first_wins",
        INPUTS,
        "dx",
    ),
    maxout("maxout_no_return", "        return dx", "        # dx", NO_RETURN, "dx", "dW"),
    maxout(
        "maxout_weights_transposed",
        "self.dW1 = self.x.T @ to_first\n        self.dW2 = self.x.T @ to_second",
        "self.dW1 = to_first.T @ self.x\n        self.dW2 = to_second.T @ self.x",  # F2
        hint("dW looks transposed. Which shape has W?", "dW가 전치된 것으로 보입니다. W의 형상은 무엇입니까?"),
        "dW",
    ),
    maxout(
        "maxout_weights_swapped",
        "self.dW1 = self.x.T @ to_first\n        self.dW2 = self.x.T @ to_second",
        "self.dW2 = self.x.T @ to_first\n        self.dW1 = self.x.T @ to_second",
        hint(
            "dW1 and dW2 look swapped. Which piece did each gradient pass through?",
            "dW1과 dW2가 서로 바뀐 것으로 보입니다. 각 기울기는 어느 조각을 지나갔습니까?",
        ),
        "dW",
    ),
    maxout(
        "maxout_mean_weights",
        "self.dW1 = self.x.T @ to_first",
        "self.dW1 = self.x.T @ to_first / len(self.x)",  # F9
        hint(
            "dW1 looks divided by the number of samples. Who takes the mean, the layer or the loss?",
            "dW1이 표본의 수로 나누어진 것으로 보입니다. 평균은 계층이 냅니까, 손실 함수가 냅니까?",
        ),
        "dW",
    ),
    maxout(
        "maxout_dW2_missing",
        "self.dW2 = self.x.T @ to_second",
        "self.dW2 = np.zeros_like(self.W2)",
        hint(
            "dW2 looks like zero. Does the output never follow the second piece?",
            "dW2가 0인 것으로 보입니다. 출력이 둘째 조각을 따라가는 일은 없습니까?",
        ),
        "dW",
    ),
    maxout(
        "maxout_dw_names",
        "self.dW1 = self.x.T @ to_first\n        self.dW2 = self.x.T @ to_second",
        "self.dw1 = self.x.T @ to_first\n        self.dw2 = self.x.T @ to_second",  # F14
        hint(
            "The gradients of the weights look stored under another name. Which ones does the docstring ask for?",
            "가중치의 기울기를 다른 이름으로 저장한 것으로 보입니다. 설명에서는 어떤 이름을 씁니까?",
        ),
        "dW",
    ),
    maxout(
        "maxout_weights_accumulate",
        "self.dW1 = self.x.T @ to_first",
        'self.dW1 = getattr(self, "dW1", 0) + self.x.T @ to_first',
        TWICE,
        "dW",
    ),
    maxout(
        "maxout_biases_not_summed",
        "self.db1 = np.sum(to_first, axis=0)\n        self.db2 = np.sum(to_second, axis=0)",
        "self.db1 = to_first\n        self.db2 = to_second",  # F5
        hint(
            "db looks like it has a row for each sample. How often is a bias used?",
            "db에 표본마다 한 행이 있는 것으로 보입니다. 편향 하나는 몇 번 쓰입니까?",
        ),
        "db",
    ),
    maxout(
        "maxout_biases_axis_1",
        "self.db1 = np.sum(to_first, axis=0)\n        self.db2 = np.sum(to_second, axis=0)",
        "self.db1 = np.sum(to_first, axis=1)\n        self.db2 = np.sum(to_second, axis=1)",  # F6
        hint(
            "db looks summed over the outputs. What does a bias belong to, a sample or an output?",
            "db를 출력에 대해 더한 것으로 보입니다. 편향은 표본마다 있습니까, 출력마다 있습니까?",
        ),
        "db",
    ),
    maxout(
        "maxout_biases_total",
        "self.db1 = np.sum(to_first, axis=0)\n        self.db2 = np.sum(to_second, axis=0)",
        "self.db1 = np.full(to_first.shape[1], np.sum(to_first))\n        self.db2 = np.full(to_first.shape[1], np.sum(to_second))",  # F7
        hint(
            "All entries of db look alike. What does a bias belong to?",
            "db의 원소가 모두 같은 것으로 보입니다. 편향은 무엇마다 하나씩 있습니까?",
        ),
        "db",
    ),
    maxout(
        "maxout_biases_counted",
        "self.db1 = np.sum(to_first, axis=0)\n        self.db2 = np.sum(to_second, axis=0)",
        "self.db1 = np.sum(self.first_wins, axis=0)\n        self.db2 = np.sum(~self.first_wins, axis=0)",  # F10
        UPSTREAM,
        "db",
    ),
    maxout(
        "maxout_biases_keepdims",
        "self.db1 = np.sum(to_first, axis=0)",
        "self.db1 = np.sum(to_first, axis=0, keepdims=True)",  # F11
        hint(
            "The numbers of db1 look right, the shape does not. Which shape has b1?",
            "db1의 숫자는 맞지만 형상이 다른 것으로 보입니다. b1의 형상은 무엇입니까?",
        ),
        "db",
    ),
    maxout(
        "maxout_db2_of_first",
        "self.db2 = np.sum(to_second, axis=0)",
        "self.db2 = np.sum(to_first, axis=0)",
        hint(
            "db2 looks like db1. Which piece does b2 belong to?",
            "db2가 db1과 같은 것으로 보입니다. b2는 어느 조각에 속합니까?",
        ),
        "db",
    ),
    maxout(
        "maxout_biases_accumulate",
        "self.db2 = np.sum(to_second, axis=0)",
        'self.db2 = getattr(self, "db2", 0) + np.sum(to_second, axis=0)',
        TWICE,
        "db",
    ),
    # Softmax
    softmax(
        "softmax_global_sum",
        "np.sum(e, axis=-1, keepdims=True)",
        "np.sum(e)",  # V33
        hint(
            "The rows look like they do not sum to 1. Which sum belongs to which row?",
            "행의 합이 1이 아닌 것으로 보입니다. 어느 합이 어느 행의 것입니까?",
        ),
        "forward",
        "backward",
    ),
    softmax(
        "softmax_over_samples",
        SOFTMAX_FORWARD,
        SOFTMAX_FORWARD.replace("axis=-1", "axis=0"),  # V34
        hint(
            "The columns look like they sum to 1. Along which axis do the classes lie?",
            "열의 합이 1인 것으로 보입니다. 클래스는 어느 축을 따라 놓여 있습니까?",
        ),
        "forward",
        "backward",
    ),
    softmax(
        "softmax_without_shift",
        "e = np.exp(x - np.max(x, axis=-1, keepdims=True))",
        "e = np.exp(x)",
        FAR,
        "forward",
        "backward",
    ),  # V36
    softmax(
        "softmax_global_max",
        "e = np.exp(x - np.max(x, axis=-1, keepdims=True))",
        "e = np.exp(x - np.max(x))",
        hint(
            "A row with small scores looks not finite. Whose greatest score was subtracted?",
            "점수가 작은 행에서 유한하지 않은 값이 나오는 것으로 보입니다. 어느 행의 가장 큰 점수를 뺐습니까?",
        ),
        "forward",
        "backward",
    ),
    softmax(
        "softmax_batches_only",
        SOFTMAX_FORWARD,
        SOFTMAX_FORWARD.replace("axis=-1", "axis=1"),
        hint(
            "A single row looks like trouble. Which axis has (C,)?",
            "행 하나만 주면 문제가 생기는 것으로 보입니다. (C,) 배열에는 어떤 축이 있습니까?",
        ),
        "forward",
        "backward",
    ),
    softmax(
        "softmax_squashes_apart",
        "self.out = e / np.sum(e, axis=-1, keepdims=True)",
        "self.out = e / (1 + e)",
        hint(
            "Each score looks squashed on its own. What do the probabilities of a row share?",
            "점수마다 따로 눌러 넣은 것으로 보입니다. 한 행의 확률들은 무엇을 함께 씁니까?",
        ),
        "forward",
        "backward",
    ),
    softmax(
        "softmax_like_x",
        SOFTMAX_FORWARD,
        """        self.out = np.zeros_like(x)
        e = np.exp(x - np.max(x, axis=-1, keepdims=True))
        self.out[...] = e / np.sum(e, axis=-1, keepdims=True)
        return self.out""",
        KINDS,
        "forward",
        "backward",
    ),
    softmax(
        "softmax_changes_x",
        "e = np.exp(x - np.max(x, axis=-1, keepdims=True))",
        "x -= np.max(x, axis=-1, keepdims=True)\n        e = np.exp(x)",
        INPUTS,
        "forward",
    ),  # V38
    softmax(
        "softmax_diagonal_only",
        SOFTMAX_BACKWARD,
        "        return dout * self.out * (1 - self.out)",
        hint(
            "It looks like the diagonal of the Jacobian alone. What happens to the other probabilities when one score moves?",
            "야코비 행렬의 대각선만 쓴 것으로 보입니다. 점수 하나가 움직이면 다른 확률은 어떻게 됩니까?",
        ),
        "backward",
    ),
    softmax(
        "softmax_times_out",
        SOFTMAX_BACKWARD,
        "        return self.out * dout",
        hint(
            "The entries of dx look like they do not sum to zero. What does the shared sum contribute?",
            "dx의 원소를 더해도 0이 아닌 것으로 보입니다. 함께 나누어 쓰는 합은 무엇을 더합니까?",
        ),
        "backward",
    ),
    softmax(
        "softmax_plain_mean",
        "mean = np.sum(dout * self.out, axis=-1, keepdims=True)",
        "mean = np.mean(dout, axis=-1, keepdims=True)",
        hint(
            "The mean looks like a plain one. By what is each dout weighed?",
            "가중치 없는 평균으로 보입니다. dout의 각 원소에는 무엇이 가중치로 곱해집니까?",
        ),
        "backward",
    ),
    softmax(
        "softmax_mean_over_batch",
        "mean = np.sum(dout * self.out, axis=-1, keepdims=True)",
        "mean = np.sum(dout * self.out)",
        hint(
            "The rows look mixed. Do the samples of a batch see each other?",
            "행들이 섞인 것으로 보입니다. 배치의 표본들은 서로 영향을 줍니까?",
        ),
        "backward",
    ),
    softmax(
        "softmax_dout_through_softmax",
        SOFTMAX_BACKWARD,
        """        e = np.exp(dout - np.max(dout, axis=-1, keepdims=True))
        return e / np.sum(e, axis=-1, keepdims=True)""",  # V32
        hint(
            "It looks like the softmax of dout. At which point is the Jacobian taken?",
            "dout의 소프트맥스로 보입니다. 야코비 행렬은 어느 점에서 계산합니까?",
        ),
        "backward",
    ),
    softmax("softmax_sign", "return self.out * (dout - mean)", "return self.out * (mean - dout)", SIGN, "backward"),
    softmax(
        "softmax_no_upstream",
        SOFTMAX_BACKWARD,
        "        return self.out * (1 - self.out) + 0 * dout",
        UPSTREAM,
        "backward",
    ),
    softmax(
        "softmax_backward_of_batches",
        "mean = np.sum(dout * self.out, axis=-1, keepdims=True)",
        "mean = np.sum(dout * self.out, axis=1, keepdims=True)",
        hint(
            "A single row looks like trouble. Which axis has (C,)?",
            "행 하나만 주면 문제가 생기는 것으로 보입니다. (C,) 배열에는 어떤 축이 있습니까?",
        ),
        "backward",
    ),
    softmax(
        "softmax_numerical",
        SOFTMAX_BOTH,
        SOFTMAX_BOTH.replace("e = np", "self.x = x\n        e = np").replace(
            SOFTMAX_BACKWARD,
            """        x, h = self.x, 1e-5
        dx = np.zeros(x.shape)
        for j in range(x.shape[-1]):
            step = h * (np.arange(x.shape[-1]) == j)
            dx[..., j] = np.sum(dout * (self.forward(x + step) - self.forward(x - step)), axis=-1) / (2 * h)
        self.forward(x)
        return dx""",
        ),
        NUMERICAL,
        "backward",
    ),
    softmax(
        "softmax_recomputes_unshifted",
        SOFTMAX_BOTH,
        SOFTMAX_BOTH.replace("e = np", "self.x = x\n        e = np").replace(
            SOFTMAX_BACKWARD,
            """        p = np.exp(self.x) / np.sum(np.exp(self.x), axis=-1, keepdims=True)
        return p * (dout - np.sum(dout * p, axis=-1, keepdims=True))""",
        ),
        FAR,
        "backward",
    ),
    softmax(
        "softmax_recomputes",
        SOFTMAX_BOTH,
        SOFTMAX_BOTH.replace("e = np", "self.x = x\n        e = np").replace(
            SOFTMAX_BACKWARD, "        self.forward(self.x)\n" + SOFTMAX_BACKWARD
        ),  # V9
        hint("Right; the output of the first forward would do.", "맞습니다. 처음 순전파의 출력이면 충분합니다."),
    ),
    softmax(
        "softmax_shares_state", SOFTMAX_FORWARD, SOFTMAX_FORWARD.replace("self.out", "Softmax.out"), STATE, "backward"
    ),
    softmax(
        "softmax_first_forward",
        "return self.out\n",
        'self.p = getattr(self, "p", self.out)\n        out, self.out = self.out, self.p\n        return out\n',
        STALE,
        "backward",
    ),
    softmax(
        "softmax_dx_like_x",
        SOFTMAX_BOTH,
        SOFTMAX_BOTH.replace("e = np", "self.x = x\n        e = np").replace(
            "return self.out * (dout - mean)",
            "dx = np.zeros_like(self.x)\n        dx[...] = self.out * (dout - mean)\n        return dx",
        ),
        KINDS,
        "backward",
    ),
    softmax(
        "softmax_changes_dout",
        "return self.out * (dout - mean)",
        "dout -= mean\n        return self.out * dout",
        INPUTS,
        "backward",
    ),
    # softmax_jacobian
    softmax(
        "jacobian_diagonal_only",
        JACOBIAN,
        "return np.diag(p * (1 - p))",
        hint(
            "Beside the diagonal there look to be zeros. What happens to p[0] when x[1] moves?",
            "대각선 밖이 0인 것으로 보입니다. x[1]이 움직이면 p[0]은 어떻게 됩니까?",
        ),
        "jacobian",
    ),
    softmax(
        "jacobian_without_diagonal",
        JACOBIAN,
        "return -np.outer(p, p)",
        hint(
            "The diagonal looks negative. Does a probability fall when its own score rises?",
            "대각선이 음수인 것으로 보입니다. 자기 점수가 오르면 확률이 내려갑니까?",
        ),
        "jacobian",
    ),
    softmax("jacobian_sign", JACOBIAN, "return np.outer(p, p) - np.diag(p)", SIGN, "jacobian"),
    softmax(
        "jacobian_adds",
        JACOBIAN,
        "return np.diag(p) + np.outer(p, p)",
        hint(
            "The rows look like they do not sum to zero. What happens if all scores move together?",
            "행의 합이 0이 아닌 것으로 보입니다. 모든 점수가 함께 움직이면 무슨 일이 일어납니까?",
        ),
        "jacobian",
    ),
    softmax(
        "jacobian_ones",
        JACOBIAN,
        "return np.eye(len(p)) - np.outer(p, p)",
        hint(
            "The diagonal looks too large. What is p (1 - p) for a small p?",
            "대각선이 너무 큰 것으로 보입니다. p가 작으면 p (1 - p)는 얼마입니까?",
        ),
        "jacobian",
    ),
    softmax(
        "jacobian_vector",
        JACOBIAN,
        "return p * (1 - p)",
        hint(
            "It looks like the diagonal as a row. How many derivatives have C outputs of C inputs?",
            "대각선만 한 줄로 돌려준 것으로 보입니다. 입력 C개, 출력 C개이면 미분은 몇 개입니까?",
        ),
        "jacobian",
    ),
    softmax(
        "jacobian_by_columns",
        JACOBIAN,
        "return np.eye(len(p)) * p - p / len(p)",
        hint(
            "The entries beside the diagonal look independent of the row. Which two probabilities meet there?",
            "대각선 밖의 원소가 행에 따라 달라지지 않는 것으로 보입니다. 그곳에서는 어떤 두 확률이 만납니까?",
        ),
        "jacobian",
    ),
    softmax(
        "jacobian_divides",
        JACOBIAN,
        "return np.outer(p, p) * (np.diag(1 / p) - 1)",
        hint(
            "A probability of zero looks like trouble. What is it divided by?",
            "확률이 0이면 문제가 생기는 것으로 보입니다. 무엇으로 나눕니까?",
        ),
        "jacobian",
    ),
    softmax(
        "jacobian_changes_p",
        JACOBIAN,
        "J = -np.outer(p, p)\n    p *= 1 - p\n    np.fill_diagonal(J, p)\n    return J",
        INPUTS,
        "jacobian",
    ),
]
