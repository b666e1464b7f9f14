"""Known mistakes of `fully_connected`: small changes to the reference, what they lose, and what to say about them."""

from autograder.course import Mistake

MENDED = "local_derivatives_mended"
OUT, LDX, LDW, LDB = (f"fully_connected_loops_{part}" for part in ("out", "dx", "dW", "db"))
DX, DW, DB = (f"fully_connected_{part}" for part in ("dx", "dW", "db"))
WEIGHTS, ACTIVATION = "hidden_delta_weights", "hidden_delta_activation"
SENTENCE = 'LOCAL_DERIVATIVES = {"x": "W", "W": "x", "b": "1"}'
INIT = "        self.W = W\n        self.b = b"
FORWARD = "        self.x = x\n        return x @ self.W + self.b"
GRAD_W = "self.dW = self.x.T @ dout"
GRAD_B = "self.db = dout.sum(axis=0)"
GRAD_X = "dx = dout @ self.W.T"
BACK = f"        {GRAD_X}\n        {GRAD_W}\n        {GRAD_B}\n        return dx"
DELTA = "    da = delta_next @ W_next.T\n    return da * activation_gradient(z)"


def hint(en, ko):
    """The sentence in both languages."""
    return {"en": en, "ko": ko}


def sentence(id, new, hint, *loses):
    """A mistake in LOCAL_DERIVATIVES."""
    return Mistake(id, "local_derivatives", SENTENCE, new, frozenset(loses), hint)


def loops(id, old, new, hint, *loses):
    """A mistake in fully_connected_loops."""
    return Mistake(id, "fully_connected_loops", old, new, frozenset(loses), hint)


def layer(id, old, new, hint, *loses, same_as=None):
    """A mistake in FullyConnected."""
    return Mistake(id, "fully_connected", old, new, frozenset(loses), hint, same_as)


def delta(id, old, new, hint, *loses):
    """A mistake in hidden_delta."""
    return Mistake(id, "hidden_delta", old, new, frozenset(loses), hint)


COLLECT = hint(
    "It looks like only one of the contributions. How many gates use this entry, and what happens to what they send back?",
    "기여 하나만 남은 것으로 보입니다. 이 원소를 쓰는 게이트는 몇 개이고, 각각이 돌려보낸 값은 어떻게 합쳐집니까?",
)
UPSTREAM = hint(
    "It looks like the local gradient alone. How does the gradient that arrives from the right take part?",
    "국소 기울기만 돌려준 것으로 보입니다. 상류에서 흘러온 미분값은 어디에서 쓰입니까?",
)
MEAN = hint(
    "It looks divided by the number of samples. Where does the mean over the batch belong, if there is one?",
    "표본 수로 나눈 것으로 보입니다. 배치에 대한 평균이 있다면 그 나눗셈은 어디에 속합니까?",
)
INPUTS = hint(
    "An array that was passed in looks changed afterwards. Which line writes into it?",
    "전달받은 배열이 바뀐 것으로 보입니다. 어느 줄이 그 배열에 값을 씁니까?",
)
STATE = hint(
    "It looks like two layers share what they keep. Where does each layer keep its own?",
    "두 계층이 간직한 값을 함께 쓰는 것으로 보입니다. 각 계층의 값은 어디에 저장됩니까?",
)
STALE = hint(
    "It looks like the gradient of an earlier forward or backward. When is what the layer keeps replaced?",
    "이전 순전파나 역전파의 기울기로 보입니다. 계층이 간직한 값은 언제 바뀝니까?",
)
ACCUMULATES = hint(
    "It looks accumulating: the second backward holds the first one, too. What should backward start from each time?",
    "기울기가 쌓이는 것으로 보입니다. 두 번째 역전파에 첫 번째 값이 들어 있습니다. backward는 매번 무엇에서 시작해야 합니까?",
)
NUMERICAL = hint(
    "It looks like differences of the forward pass instead of the chain rule. What does the rule say directly?",
    "연쇄 법칙 대신 순전파의 차이를 쓴 것으로 보입니다. 법칙은 무엇을 바로 알려 줍니까?",
)
TRUNCATED = hint(
    "It looks as if decimals were cut off. Which type of numbers does the array hold that you fill?",
    "소수점 아래가 잘린 것으로 보입니다. 채워 넣는 배열은 어떤 자료형의 수를 담습니까?",
)
BATCH = hint(
    "It looks made for one batch size. Where does your code get the number of samples from?",
    "배치 크기 하나에만 맞춘 것으로 보입니다. 코드는 표본 수를 어디에서 알아냅니까?",
)
SQUEEZED = hint(
    "An axis of length one looks lost. Which shape has the result when there is one sample, one input or one output?",
    "길이가 1인 축이 사라진 것으로 보입니다. 표본이나 입력이나 출력이 하나일 때 결과의 형상은 무엇입니까?",
)
TRANSPOSED = hint(
    "It looks like the transpose. Which shape has the array that this gradient belongs to?",
    "전치된 것으로 보입니다. 이 기울기가 속한 배열의 형상은 무엇입니까?",
)
SWAPPED = hint(
    "The rules for the input and the weights look swapped. What remains when you differentiate by each of them?",
    "입력과 가중치의 규칙이 서로 바뀐 것으로 보입니다. 각각으로 미분하면 무엇이 남습니까?",
)
SHAPE_DB = hint(
    "db looks like it has another shape than b. Over which axis is the sum, and what does a gradient's shape equal?",
    "db의 형상이 b의 형상과 다른 것으로 보입니다. 어느 축에 대해 더합니까? 기울기의 형상은 무엇과 같습니까?",
)
ONES = hint(
    "It looks like the local gradient of the bias alone. What does each sample's dout make of it?",
    "편향의 국소 기울기만 남은 것으로 보입니다. 표본마다의 dout은 어디에서 쓰입니까?",
)
TOTAL = hint(
    "All entries of db look alike. Which outputs does one bias touch?",
    "db의 원소가 모두 같은 것으로 보입니다. 편향 하나는 어느 출력에 영향을 줍니까?",
)
NAME = hint(
    "The gradient looks right but stands in another place. Under which name does whoever trains the network look for it?",
    "기울기는 맞지만 다른 곳에 있는 것으로 보입니다. 신경망을 학습시키는 쪽은 어떤 이름으로 찾습니까?",
)
NO_BIAS = hint(
    "The bias looks forgotten. What does out equal when x is zero?",
    "편향이 빠진 것으로 보입니다. x가 0이면 out은 무엇과 같습니까?",
)
COPY = hint(
    "The layer looks as if it kept a copy. What happens to it when somebody changes the array from outside?",
    "계층이 복사본을 간직한 것으로 보입니다. 밖에서 그 배열을 바꾸면 계층은 어떻게 됩니까?",
)
PARAMETERS = hint(
    "A parameter looks changed after backward. Whose work is the update?",
    "역전파 뒤에 매개변수가 바뀐 것으로 보입니다. 갱신은 누가 할 일입니까?",
)

MISTAKES = [
    # LOCAL_DERIVATIVES
    sentence("notes_sentence", 'LOCAL_DERIVATIVES = {"x": "x", "W": "W", "b": "1"}', SWAPPED, MENDED),
    sentence(
        "bias_remains",
        'LOCAL_DERIVATIVES = {"x": "W", "W": "x", "b": "b"}',
        hint(
            "The bias looks as if it remained. If b moves by 0.01, how far does out move, whatever b is?",
            "편향이 그대로 남은 것으로 보입니다. b가 0.01 움직이면 b의 값과 관계없이 out은 얼마나 움직입니까?",
        ),
        MENDED,
    ),
    sentence(
        "everything_remains",
        'LOCAL_DERIVATIVES = {"x": "x W", "W": "x W", "b": "1"}',
        hint(
            "Nothing looks as if it vanished. Which of the two factors is moved, and which stands still?",
            "아무것도 사라지지 않은 것으로 보입니다. 두 인수 가운데 움직이는 것은 무엇이고 가만히 있는 것은 무엇입니까?",
        ),
        MENDED,
    ),
    # fully_connected_loops: out
    loops("loops_no_bias", "            out[n, m] += b[m]\n", "", NO_BIAS, OUT),
    loops(
        "loops_bias_every_time",
        "out[n, m] += x[n, d] * W[d, m]",
        "out[n, m] += x[n, d] * W[d, m] + b[m] * (d > 0)",
        hint(
            "The bias looks added several times. In which loop does that line stand?",
            "편향이 여러 번 더해진 것으로 보입니다. 그 줄은 어느 반복문 안에 있습니까?",
        ),
        OUT,
    ),
    loops("loops_last_product", "out[n, m] += x[n, d] * W[d, m]", "out[n, m] = x[n, d] * W[d, m] + b[m]", COLLECT, OUT),
    loops("loops_squeeze_out", "return out, dx", "return np.squeeze(out), dx", SQUEEZED, OUT),
    loops(
        "loops_single_precision_out",
        "return out, dx",
        "return out.astype(np.float32), dx",
        hint(
            "The numbers look rounded to seven digits. Which type do they have on the way?",
            "수가 일곱 자리로 반올림된 것으로 보입니다. 계산 도중의 자료형은 무엇입니까?",
        ),
        OUT,
    ),
    loops(
        "loops_truncate_out",
        "out, dx = np.zeros((N, M)), np.zeros((N, D))",
        "out, dx = np.zeros((N, M), dtype=x.dtype), np.zeros((N, D))",
        TRUNCATED,
        OUT,
    ),
    loops(
        "loops_change_dout",
        "    return out, dx, dW, db",
        """    for n in range(1, N):
        dout[0] += dout[n]
    db = dout[0]
    return out, dx, dW, db""",
        INPUTS,
        OUT,
    ),
    loops(
        "loops_change_b",
        "            out[n, m] += b[m]\n            db[m] += dout[n, m]",
        """            b[m] += out[n, m] * 0 + (n == N - 1)
            out[n, m] += b[m] - (n == N - 1)
            db[m] += dout[n, m]""",
        INPUTS,
        OUT,
    ),
    # fully_connected_loops: dx
    loops(
        "loops_swapped",
        "                dx[n, d] += dout[n, m] * W[d, m]\n                dW[d, m] += dout[n, m] * x[n, d]",
        "                dx[n, d] += dout[n, m] * x[n, d]\n                dW[d, m] += dout[n, m] * W[d, m]",
        SWAPPED,
        LDX,
        LDW,
    ),
    loops("loops_last_output", "dx[n, d] += dout", "dx[n, d] = dout", COLLECT, LDX),
    loops("loops_dx_local", "dx[n, d] += dout[n, m] * W[d, m]", "dx[n, d] += W[d, m]", UPSTREAM, LDX),
    loops(
        "loops_dx_first_sample",
        "dx[n, d] += dout[n, m] * W",
        "dx[0, d] += dout[n, m] * W",
        hint(
            "One row of dx looks filled and the others empty. Which sample does an output belong to?",
            "dx의 한 행만 채워진 것으로 보입니다. 출력은 어느 표본의 것입니까?",
        ),
        LDX,
    ),
    loops("loops_squeeze_dx", "return out, dx", "return out, np.squeeze(dx)", SQUEEZED, LDX),
    loops("loops_truncate_dx", "np.zeros((N, D))", "np.zeros_like(x)", TRUNCATED, LDX),
    loops(
        "loops_numerical_dx",
        "    return out, dx, dW, db",
        """    h = 1e-5
    for place in np.ndindex(N, D):
        step = np.zeros((N, D))
        step[place] = h
        dx[place] = np.sum(dout * (((x + step) @ W + b) - ((x - step) @ W + b))) / (2 * h)
    return out, dx, dW, db""",
        NUMERICAL,
        LDX,
    ),
    # fully_connected_loops: dW
    loops("loops_last_sample", "dW[d, m] += dout", "dW[d, m] = dout", COLLECT, LDW),
    loops("loops_dW_local", "dW[d, m] += dout[n, m] * x[n, d]", "dW[d, m] += x[n, d]", UPSTREAM, LDW),
    loops("loops_dW_transposed", "return out, dx, dW, db", "return out, dx, dW.T, db", TRANSPOSED, LDW),
    loops("loops_dW_mean", "return out, dx, dW, db", "return out, dx, dW / N, db", MEAN, LDW),
    loops("loops_squeeze_dW", "return out, dx, dW, db", "return out, dx, np.squeeze(dW), db", SQUEEZED, LDW),
    loops("loops_truncate_dW", "np.zeros((D, M))", "np.zeros_like(W)", TRUNCATED, LDW),
    loops(
        "loops_numerical_dW",
        "    return out, dx, dW, db",
        """    h = 1e-5
    for place in np.ndindex(D, M):
        step = np.zeros((D, M))
        step[place] = h
        dW[place] = np.sum(dout * ((x @ (W + step) + b) - (x @ (W - step) + b))) / (2 * h)
    return out, dx, dW, db""",
        NUMERICAL,
        LDW,
    ),
    # fully_connected_loops: db
    loops("loops_db_last_sample", "db[m] += dout[n, m]", "db[m] = dout[n, m]", COLLECT, LDB),
    loops(
        "loops_db_every_input",
        "db[m] += dout[n, m]",
        "db[m] += D * dout[n, m]",
        hint(
            "db looks as many times too large as there are inputs. In which loop does that line stand?",
            "db가 입력 수만큼 커진 것으로 보입니다. 그 줄은 어느 반복문 안에 있습니까?",
        ),
        LDB,
    ),
    loops("loops_db_ones", "db[m] += dout[n, m]", "db[m] = 1", ONES, LDB),
    loops("loops_db_counts", "db[m] += dout[n, m]", "db[m] += 1", UPSTREAM, LDB),
    loops("loops_db_mean", "return out, dx, dW, db", "return out, dx, dW, db / N", MEAN, LDB),
    loops("loops_db_not_summed", "return out, dx, dW, db", "return out, dx, dW, 1 * dout", SHAPE_DB, LDB),
    loops("loops_db_other_axis", "return out, dx, dW, db", "return out, dx, dW, dout.sum(axis=1)", SHAPE_DB, LDB),
    loops("loops_db_total", "return out, dx, dW, db", "return out, dx, dW, np.full(M, dout.sum())", TOTAL, LDB),
    loops("loops_db_row", "return out, dx, dW, db", "return out, dx, dW, db.reshape(1, M)", SHAPE_DB, LDB),
    loops("loops_squeeze_db", "return out, dx, dW, db", "return out, dx, dW, np.squeeze(db)", SQUEEZED, LDB),
    loops("loops_truncate_db", "np.zeros(M)", "np.zeros_like(b)", TRUNCATED, LDB),
    loops(
        "loops_numerical_db",
        "    return out, dx, dW, db",
        """    h = 1e-5
    for m in range(M):
        step = np.zeros(M)
        step[m] = h
        db[m] = np.sum(dout * ((x @ W + (b + step)) - (x @ W + (b - step)))) / (2 * h)
    return out, dx, dW, db""",
        NUMERICAL,
        LDB,
    ),
    loops("loops_batch_of_four", "N, D = x.shape", "N, D = 4, x.shape[1]", BATCH, OUT, LDX, LDW, LDB),
    loops(
        "loops_skip_last_sample",
        "for n in range(N):",
        "for n in range(N - 1):",
        hint(
            "The last sample looks left out. Where does `range` end?",
            "마지막 표본이 빠진 것으로 보입니다. `range`는 어디에서 끝납니까?",
        ),
        OUT,
        LDX,
        LDW,
        LDB,
    ),
    # FullyConnected: the constructor
    layer(
        "misspelt_init",
        "def __init__",
        "def __ionit__",
        hint(
            "The class looks as if it had no constructor. How is its name spelt, letter by letter?",
            "클래스에 생성자가 없는 것으로 보입니다. 생성자의 이름은 한 글자씩 어떻게 씁니까?",
        ),
        DX,
        DW,
        DB,
    ),
    layer(
        "notebook_global",
        "self.b = b",
        "self.b = B",
        hint(
            "The constructor looks up a name of the notebook instead of its argument. What are its arguments called?",
            "생성자가 인수 대신 노트북의 이름을 찾은 것으로 보입니다. 인수의 이름은 무엇입니까?",
        ),
        DX,
        DW,
        DB,
    ),
    layer("copies_W", "self.W = W", "self.W = W.copy()", COPY, DX, DW),
    layer("copies_b", "self.b = b", "self.b = b.copy()", COPY, DB),
    layer("shares_parameters", INIT, "        FullyConnected.W = W\n        FullyConnected.b = b", STATE, DX),
    # FullyConnected: forward
    layer("no_bias", "return x @ self.W + self.b", "return x @ self.W", NO_BIAS, DB),
    layer(
        "bias_per_sample",
        "return x @ self.W + self.b",
        "return x @ self.W + np.reshape(self.b, (-1, 1))",
        hint(
            "The bias looks like a column. Does it belong to a sample or to an output?",
            "편향이 열로 더해진 것으로 보입니다. 편향은 표본의 것입니까, 출력의 것입니까?",
        ),
        DX,
        DW,
        DB,
    ),
    layer(
        "weights_as_columns",
        "return x @ self.W + self.b",
        "return x @ self.W.T + self.b",
        hint(
            "W looks used as (M, D). Which axis of W belongs to the inputs in this notebook?",
            "W를 (M, D) 형상으로 쓴 것으로 보입니다. 이 노트북에서 W의 어느 축이 입력의 것입니까?",
        ),
        DX,
        DW,
        DB,
    ),
    layer(
        "activation_inside",
        "return x @ self.W + self.b",
        "return np.maximum(0, x @ self.W + self.b)",
        hint(
            "Negative outputs look cut off. Is the activation part of this layer?",
            "음수 출력이 잘린 것으로 보입니다. 활성화 함수가 이 계층의 일부입니까?",
        ),
        DX,
        DW,
        DB,
    ),
    layer(
        "forward_mean",
        "return x @ self.W + self.b",
        "return x @ self.W / x.shape[1] + self.b",
        hint(
            "The weighted sum looks like a mean. Does the formula divide?",
            "가중합이 평균이 된 것으로 보입니다. 식에 나눗셈이 있습니까?",
        ),
        DX,
        DW,
        DB,
    ),
    layer(
        "forward_constant",
        "return x @ self.W + self.b",
        "return x @ self.W + self.b + 1",
        hint(
            "The output looks shifted by a constant. What is it when x and b are zero?",
            "출력이 상수만큼 밀린 것으로 보입니다. x와 b가 0이면 출력은 무엇입니까?",
        ),
        DB,
    ),
    layer(
        "forward_in_single_precision",
        "return x @ self.W + self.b",
        "return np.asarray(x @ self.W + self.b, dtype=np.float32)",
        hint(
            "The output looks rounded to seven digits. Which type do its numbers have?",
            "출력이 일곱 자리로 반올림된 것으로 보입니다. 출력의 자료형은 무엇입니까?",
        ),
        DB,
    ),
    layer(
        "forward_drops_batch",
        "return x @ self.W + self.b",
        "return (x @ self.W + self.b)[0]",
        hint(
            "Only one row looks left. How many samples does a batch hold?",
            "행 하나만 남은 것으로 보입니다. 배치에는 표본이 몇 개 있습니까?",
        ),
        DX,
        DW,
        DB,
    ),
    layer(
        "forward_changes_x",
        FORWARD,
        """        self.x = np.array(x)
        out = x @ self.W + self.b
        x -= x.mean(axis=0) * np.array(1, dtype=x.dtype) if x.dtype.kind == "f" else 0
        return out""",
        INPUTS,
        DX,
    ),
    layer(
        "adds_in_place",
        "return x @ self.W + self.b",
        "out = x @ self.W\n        out += self.b\n        return out",
        hint(
            "An addition in place keeps the type of its left side. That costs no marks where it is a float.",
            "제자리 덧셈은 왼쪽의 자료형을 유지합니다. 실수라면 점수를 잃지 않습니다.",
        ),
    ),
    # FullyConnected: dx
    layer(
        "dx_no_transpose",
        GRAD_X,
        "dx = dout @ self.W",
        hint(
            "dx looks like a product without a transpose. What are the shapes of its two factors, and over which index is the sum?",
            "dx가 전치 없는 곱으로 보입니다. 두 인수의 형상은 무엇이고, 어느 첨자에 대해 더합니까?",
        ),
        DX,
        DW,
        DB,
    ),
    layer("dx_is_x", GRAD_X, "dx = dout.sum(axis=1, keepdims=True) * self.x", SWAPPED, DX),
    layer("dx_local", GRAD_X, "dx = np.ones_like(dout) @ self.W.T", UPSTREAM, DX),
    layer(
        "dx_sign",
        "return dx",
        "return -dx",
        hint(
            "dx looks like it has the opposite sign. Is anything subtracted in this layer?",
            "dx의 부호가 반대인 것으로 보입니다. 이 계층에서 무언가를 뺍니까?",
        ),
        DX,
    ),
    layer("dx_mean", "return dx", "return dx / len(dout)", MEAN, DX),
    layer(
        "dx_summed",
        "return dx",
        "return np.zeros_like(dx) + dx.sum(axis=0)",
        hint(
            "All rows of dx look alike. Does one sample feed another sample's outputs?",
            "dx의 행이 모두 같은 것으로 보입니다. 한 표본이 다른 표본의 출력에 들어갑니까?",
        ),
        DX,
    ),
    layer("dx_squeezed", "return dx", "return np.squeeze(dx)", SQUEEZED, DX),
    layer("dx_truncated", GRAD_X, "dx = np.zeros_like(self.x)\n        dx[:] = dout @ self.W.T", TRUNCATED, DX),
    layer(
        "changes_dout",
        BACK,
        """        dx = dout @ self.W.T
        self.dW = self.x.T @ dout
        for n in range(1, len(dout)):
            dout[0] += dout[n]
        self.db = dout[0].copy()
        return dx""",
        INPUTS,
        DX,
    ),
    layer(
        "dx_numerical",
        "return dx",
        """h = 1e-5
        dx = np.zeros(self.x.shape)
        for place in np.ndindex(*dx.shape):
            step = np.zeros(dx.shape)
            step[place] = h
            dx[place] = np.sum(dout * (((self.x + step) @ self.W + self.b) - ((self.x - step) @ self.W + self.b))) / (2 * h)
        return dx""",
        NUMERICAL,
        DX,
    ),
    layer(
        "dx_accumulates",
        "return dx",
        """dx = self._dx = dx + (self._dx if np.shape(getattr(self, "_dx", 0)) == dx.shape else 0)
        return dx""",
        ACCUMULATES,
        DX,
    ),
    layer(
        "dx_not_reshaped",
        "return dx",
        "return dx.reshape(len(dout), -1)",
        hint(
            "x is always (N, D) here, so there is nothing to reshape.",
            "여기서 x는 언제나 (N, D) 형상이므로 형상을 바꿀 것이 없습니다.",
        ),
    ),
    layer(
        "backward_returns_all",
        "return dx",
        "return dx, self.dW, self.db",
        hint(
            "backward looks like it returns all three gradients. What does the next gate to the left need?",
            "backward가 기울기 세 개를 모두 돌려준 것으로 보입니다. 왼쪽의 다음 게이트에는 무엇이 필요합니까?",
        ),
        DX,
    ),
    layer(
        "backward_returns_nothing",
        "return dx",
        "self.dx = dx",
        hint(
            "backward looks like it returns nothing. Who receives dx?",
            "backward가 아무것도 돌려주지 않은 것으로 보입니다. dx는 누가 받습니까?",
        ),
        DX,
    ),
    # FullyConnected: dW
    layer("dW_transposed", GRAD_W, "self.dW = dout.T @ self.x", TRANSPOSED, DW),
    layer(
        "dW_no_transpose",
        GRAD_W,
        "self.dW = self.x @ dout",
        hint(
            "dW looks like a product without a transpose. Over which index is the sum?",
            "dW가 전치 없는 곱으로 보입니다. 어느 첨자에 대해 더합니까?",
        ),
        DX,
        DW,
        DB,
    ),
    layer(
        "dx_and_dW_swapped",
        BACK,
        """        dx = self.x.T @ dout
        self.dW = dout @ self.W.T
        self.db = dout.sum(axis=0)
        return dx""",
        SWAPPED,
        DX,
        DW,
    ),
    layer("dW_mean", GRAD_W, "self.dW = self.x.T @ dout / len(dout)", MEAN, DW),
    layer(
        "parameter_gradients_mean",
        f"{GRAD_W}\n        {GRAD_B}",
        "self.dW = self.x.T @ dout / len(dout)\n        self.db = dout.mean(axis=0)",
        MEAN,
        DW,
        DB,
    ),
    layer("dW_local", GRAD_W, "self.dW = self.x.T @ np.ones_like(dout)", UPSTREAM, DW),
    layer(
        "dW_of_the_output",
        "        self.x = x\n",
        "        self.x = (x @ self.W + self.b) @ self.W.T\n",
        hint(
            "dW looks computed from something else than the layer's input. What should forward keep?",
            "dW가 계층의 입력이 아닌 값으로 계산된 것으로 보입니다. forward는 무엇을 간직해야 합니까?",
        ),
        DW,
    ),
    layer(
        "dW_sign",
        GRAD_W,
        "self.dW = -(self.x.T @ dout)",
        hint(
            "dW looks like it has the opposite sign. Does the layer already take a step downhill?",
            "dW의 부호가 반대인 것으로 보입니다. 계층이 벌써 내려가는 걸음을 내딛습니까?",
        ),
        DW,
    ),
    layer("dW_last_sample", GRAD_W, "self.dW = np.outer(self.x[-1], dout[-1])", COLLECT, DW),
    layer("dW_squeezed", GRAD_W, "self.dW = np.squeeze(self.x.T @ dout)", SQUEEZED, DW),
    layer(
        "dW_truncated", GRAD_W, "self.dW = np.zeros_like(self.W)\n        self.dW[:] = self.x.T @ dout", TRUNCATED, DW
    ),
    layer("dW_called_dw", GRAD_W, "self.dw = self.x.T @ dout", NAME, DW),
    layer(
        "dW_stays_None",
        INIT,
        f"{INIT}\n        self.dW = None\n        self.grad = {{}}",
        hint("An empty place that backward fills costs no marks.", "backward가 채우는 빈자리는 점수를 잃지 않습니다."),
    ),
    layer(
        "gradients_in_a_dict",
        f"{GRAD_W}\n        {GRAD_B}",
        'self.grads = {"W": self.x.T @ dout, "b": dout.sum(axis=0)}',
        NAME,
        DW,
        DB,
    ),
    layer("dW_accumulates", GRAD_W, 'self.dW = getattr(self, "dW", 0) + self.x.T @ dout', ACCUMULATES, DW),
    layer("first_x", "self.x = x", 'self.x = getattr(self, "x", x)', STALE, DX, DW, DB),
    layer(
        "remembers_by_batch_size",
        FORWARD,
        """        self.seen = getattr(self, "seen", {})
        self.x = self.seen.setdefault(len(x), x)
        return x @ self.W + self.b""",
        STALE,
        DW,
    ),
    layer(
        "rounds_the_output",
        "return x @ self.W + self.b",
        "return np.round(x @ self.W + self.b, 6)",
        hint(
            "The output looks rounded. Who asked for fewer digits?",
            "출력이 반올림된 것으로 보입니다. 자릿수를 줄여야 할 까닭이 있습니까?",
        ),
        DB,
    ),
    layer(
        "dx_in_half_precision",
        "return dx",
        "return dx.astype(np.float16)",
        hint(
            "dx looks rounded to three digits. Which type do its numbers have?",
            "dx가 세 자리로 반올림된 것으로 보입니다. dx의 자료형은 무엇입니까?",
        ),
        DX,
    ),
    layer("shares_x", FORWARD, "        FullyConnected.x = x\n        return x @ self.W + self.b", STATE, DW),
    layer("updates_W", "return dx", "self.W -= 0.01 * self.dW\n        return dx", PARAMETERS, DX, DW),
    layer(
        "dW_numerical",
        "return dx",
        """h = 1e-5
        for place in np.ndindex(*self.W.shape):
            step = np.zeros(self.W.shape)
            step[place] = h
            out = self.x @ (self.W + step) + self.b
            self.dW[place] = np.sum(dout * (out - (self.x @ (self.W - step) + self.b))) / (2 * h)
        return dx""",
        NUMERICAL,
        DW,
    ),
    # FullyConnected: db
    layer("db_not_summed", GRAD_B, "self.db = 1 * dout", SHAPE_DB, DB),
    layer("db_other_axis", GRAD_B, "self.db = dout.sum(axis=1)", SHAPE_DB, DB),
    layer("db_total", GRAD_B, "self.db = np.full(dout.shape[1], dout.sum())", TOTAL, DB),
    layer("db_scalar", GRAD_B, "self.db = dout.sum()", TOTAL, DB),
    layer("db_ones", GRAD_B, "self.db = np.ones(dout.shape[1])", ONES, DB),
    layer("db_counts_samples", GRAD_B, "self.db = np.full(dout.shape[1], 1.0 * len(dout))", UPSTREAM, DB),
    layer("db_row", GRAD_B, "self.db = dout.sum(axis=0, keepdims=True)", SHAPE_DB, DB),
    layer("db_mean", GRAD_B, "self.db = dout.mean(axis=0)", MEAN, DB),
    layer("db_of_four_samples", GRAD_B, "self.db = sum(dout[n] for n in range(4))", BATCH, DX, DB),
    layer("db_squeezed", GRAD_B, "self.db = np.squeeze(dout.sum(axis=0))", SQUEEZED, DB),
    layer(
        "db_truncated", GRAD_B, "self.db = np.zeros_like(self.b)\n        self.db[:] = dout.sum(axis=0)", TRUNCATED, DB
    ),
    layer("db_called_dbias", GRAD_B, "self.dbias = dout.sum(axis=0)", NAME, DB),
    layer("db_accumulates", GRAD_B, 'self.db = getattr(self, "db", 0) + dout.sum(axis=0)', ACCUMULATES, DB),
    layer("shares_db", GRAD_B, "FullyConnected.db = dout.sum(axis=0)", STATE, DB),
    layer("updates_b", "return dx", "self.b -= 0.01 * self.db\n        return dx", PARAMETERS, DX, DB),
    layer(
        "db_numerical",
        "return dx",
        """h = 1e-5
        for m in range(len(self.db)):
            step = np.zeros(len(self.db))
            step[m] = h
            out = self.x @ self.W + (self.b + step)
            self.db[m] = np.sum(dout * (out - (self.x @ self.W + (self.b - step)))) / (2 * h)
        return dx""",
        NUMERICAL,
        DB,
    ),
    # hidden_delta
    delta(
        "delta_no_transpose",
        "delta_next @ W_next.T",
        "delta_next @ W_next",
        hint(
            "It looks like W_next without a transpose. Which way do the numbers flow, and which shape has delta?",
            "W_next를 전치하지 않은 것으로 보입니다. 수는 어느 쪽으로 흐르고, delta의 형상은 무엇입니까?",
        ),
        WEIGHTS,
        ACTIVATION,
    ),
    delta(
        "delta_columns",
        "delta_next @ W_next.T",
        "W_next.T @ delta_next",
        hint(
            "It looks like the formula for columns. Is a sample a row or a column in this notebook?",
            "열 벡터의 식을 쓴 것으로 보입니다. 이 노트북에서 표본은 행입니까, 열입니까?",
        ),
        WEIGHTS,
        ACTIVATION,
    ),
    delta("delta_mean", DELTA, DELTA + " / len(z)", MEAN, WEIGHTS, ACTIVATION),
    delta(
        "delta_squeezed",
        DELTA,
        "    return np.squeeze((delta_next @ W_next.T) * activation_gradient(z))",
        SQUEEZED,
        WEIGHTS,
    ),
    delta(
        "delta_truncated",
        DELTA,
        """    delta = np.zeros_like(z)
    delta[:] = (delta_next @ W_next.T) * activation_gradient(z)
    return delta""",
        TRUNCATED,
        WEIGHTS,
    ),
    delta(
        "delta_single_precision",
        "da = delta_next @ W_next.T",
        "da = (delta_next @ W_next.T).astype(np.float32)",
        hint(
            "The numbers look rounded to seven digits. Which type do they have on the way?",
            "수가 일곱 자리로 반올림된 것으로 보입니다. 계산 도중의 자료형은 무엇입니까?",
        ),
        WEIGHTS,
    ),
    delta(
        "delta_changes_z",
        DELTA,
        """    slope = activation_gradient(z)
    z[:] = delta_next @ W_next.T
    z *= slope
    return z.copy()""",
        INPUTS,
        WEIGHTS,
    ),
    delta(
        "delta_no_activation",
        "return da * activation_gradient(z)",
        "return da",
        hint(
            "It looks like the gradient of a, not of z. Which step lies between the two?",
            "z가 아니라 a의 기울기로 보입니다. 둘 사이에는 어떤 단계가 있습니까?",
        ),
        ACTIVATION,
    ),
    delta(
        "delta_slope_of_output",
        "activation_gradient(z)",
        "activation_gradient(np.tanh(z))",
        hint(
            "The slope looks taken at the activation's output. At which point does g' belong?",
            "활성화 함수의 출력에서 기울기를 구한 것으로 보입니다. g'은 어느 점에서 구합니까?",
        ),
        ACTIVATION,
    ),
    delta(
        "delta_slope_of_da",
        "activation_gradient(z)",
        "activation_gradient(da)",
        hint(
            "The slope looks taken at what came back, not at what went forward. Which value did g see?",
            "되돌아온 값에서 기울기를 구한 것으로 보입니다. g가 받은 값은 무엇이었습니까?",
        ),
        ACTIVATION,
    ),
    delta(
        "delta_slope_only",
        "return da * activation_gradient(z)",
        "return activation_gradient(z) + 0 * da",
        UPSTREAM,
        WEIGHTS,
        ACTIVATION,
    ),
    delta(
        "delta_adds",
        "return da * activation_gradient(z)",
        "return da + activation_gradient(z)",
        hint(
            "The two steps look added. What does the chain rule do with steps along one path?",
            "두 단계를 더한 것으로 보입니다. 연쇄 법칙은 한 경로 위의 단계들을 어떻게 합칩니까?",
        ),
        WEIGHTS,
        ACTIVATION,
    ),
    delta(
        "delta_times_z",
        "activation_gradient(z)",
        "z",
        hint(
            "It looks multiplied by z itself. What does the activation do to a small move of z?",
            "z 자체를 곱한 것으로 보입니다. z가 조금 움직이면 활성화 함수는 그 움직임을 어떻게 바꿉니까?",
        ),
        WEIGHTS,
        ACTIVATION,
    ),
    delta(
        "delta_mean_slope",
        "activation_gradient(z)",
        "np.mean(activation_gradient(z))",
        hint(
            "All entries look multiplied by one number. Does each unit have a slope of its own?",
            "모든 원소에 같은 수를 곱한 것으로 보입니다. 노드마다 기울기가 따로 있습니까?",
        ),
        ACTIVATION,
    ),
    delta(
        "delta_one_sample_slope",
        "activation_gradient(z)",
        "activation_gradient(z[:1])",
        hint(
            "Every sample looks multiplied by the first sample's slopes. Which z belongs to which row?",
            "모든 표본에 첫 표본의 기울기를 곱한 것으로 보입니다. 어느 z가 어느 행의 것입니까?",
        ),
        ACTIVATION,
    ),
    delta(
        "delta_slope_twice",
        "return da * activation_gradient(z)",
        "return da * activation_gradient(z) ** 2",
        hint(
            "The slope looks applied twice. How often does the path pass through the activation?",
            "기울기를 두 번 곱한 것으로 보입니다. 경로는 활성화 함수를 몇 번 지납니까?",
        ),
        ACTIVATION,
    ),
]
