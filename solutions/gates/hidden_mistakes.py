"""Known mistakes of `gates`: small changes to the reference, what they lose, and what to say about them."""

from autograder.course import Mistake

ADD_BACK = """        dx = 1 * dout
        dy = 1 * dout
        return dx, dy"""
MULTIPLY_BACK = """        dx = dout * self.y
        dy = dout * self.x
        return dx, dy"""
MAX_FORWARD = """        self.x_wins = np.greater(x, y)
        return np.maximum(x, y)
"""
MAX_BETWEEN = '''        ### END SOLUTION

    def backward(self, dout):
        """Return the tuple (dx, dy).

        dout: upstream gradient, shape of out.
        dx, dy: gradients of x and y, shape of x and y.
        """
        ### BEGIN SOLUTION
'''
MAX_BACK = """        dx = dout * self.x_wins
        dy = dout * np.logical_not(self.x_wins)
        return dx, dy"""
SLOPES = """        h = 1e-5
        dx = dout * (self.forward({x} + h, {y}) - self.forward({x} - h, {y})) / (2 * h)
        dy = dout * (self.forward({x}, {y} + h) - self.forward({x}, {y} - h)) / (2 * h)
        return dx, dy"""


def hint(en, ko):
    """The sentence in both languages."""
    return {"en": en, "ko": ko}


def add(id, old, new, hint, *loses):
    """A mistake in AddGate."""
    return Mistake(id, "add_gate", old, new, frozenset(loses), hint)


def multiply(id, old, new, hint, *loses, same_as=None):
    """A mistake in MultiplyGate."""
    return Mistake(id, "multiply_gate", old, new, frozenset(loses), hint, same_as)


def maximum(id, old, new, hint, *loses):
    """A mistake in MaxGate."""
    return Mistake(id, "max_gate", old, new, frozenset(loses), hint)


def branch(id, old, new, hint, *loses):
    """A mistake in BranchGate."""
    return Mistake(id, "branch_gate", old, new, frozenset(loses), hint)


def square(id, old, new, hint, *loses):
    """A mistake in square_of_sum."""
    return Mistake(id, "square_of_sum", old, new, frozenset(loses), hint)


def circuit(id, old, new, hint, *loses):
    """A mistake in circuit."""
    return Mistake(id, "circuit", old, new, frozenset(loses), hint)


UPSTREAM = hint(
    "It looks like the local gradient alone. How does the gradient that arrives from the right take part?",
    "국소 기울기만 돌려준 것으로 보입니다. 상류에서 흘러온 미분값은 어디에서 쓰입니까?",
)
DIVIDES = hint(
    "It looks right, but not where a value is 0. Which division can be avoided?",
    "값이 0인 곳을 빼면 맞는 것으로 보입니다. 어떤 나눗셈을 피할 수 있습니까?",
)
INPUTS = hint(
    "An array that was passed in looks changed afterwards. Which line writes into it?",
    "전달받은 배열이 바뀐 것으로 보입니다. 어느 줄이 그 배열에 값을 씁니까?",
)
STATE = hint(
    "It looks like two gates share what forward kept. Where does each gate keep its own?",
    "두 게이트가 forward에서 저장한 값을 함께 쓰는 것으로 보입니다. 각 게이트의 값은 어디에 저장됩니까?",
)
NUMERICAL = hint(
    "It looks like differences of the forward pass instead of the chain rule. What does the rule say directly?",
    "연쇄 법칙 대신 순전파의 차이를 쓴 것으로 보입니다. 법칙은 무엇을 바로 알려 줍니까?",
)

MISTAKES = [
    # AddGate
    add(
        "add_subtracts",
        "return x + y",
        "return x - y",
        hint(
            "It looks like a difference. What is the gate called?",
            "차를 계산한 것으로 보입니다. 게이트의 이름은 무엇입니까?",
        ),
        "add_gate_forward",
    ),
    add(
        "add_sums_arrays",
        "return x + y",
        "return np.sum([x, y])",
        hint(
            "It looks like one number for a whole array. What does element by element mean?",
            "배열 전체를 숫자 하나로 더한 것으로 보입니다. 원소별 계산이란 무엇입니까?",
        ),
        "add_gate_forward",
    ),
    add("add_changes_x", "return x + y", "x += y\n        return x", INPUTS, "add_gate_forward"),
    add("add_ones", ADD_BACK, "        return dout * 0 + 1, dout * 0 + 1", UPSTREAM, "add_gate_backward"),
    add(
        "add_halves",
        ADD_BACK,
        "        return dout / 2, dout / 2",
        hint(
            "Each gradient looks like half of the upstream one. If only x moves by 1, by how much does the sum move?",
            "각 기울기가 상류 미분값의 절반으로 보입니다. x만 1 움직이면 합은 얼마나 움직입니까?",
        ),
        "add_gate_backward",
    ),
    add(
        "add_multiply_rule",
        """        return x + y
        ### END SOLUTION

    def backward(self, dout):
        \"\"\"Return the tuple (dx, dy).

        dout: upstream gradient, shape of out.
        dx, dy: gradients of x and y, shape of x and y.
        \"\"\"
        ### BEGIN SOLUTION
        dx = 1 * dout
        dy = 1 * dout""",
        """        self.x, self.y = x, y
        return x + y

    def backward(self, dout):
        dx = dout * self.y
        dy = dout * self.x""",
        hint(
            "It looks like the rule of multiplication. Does the slope of a sum depend on the other input?",
            "곱셈의 규칙을 쓴 것으로 보입니다. 합의 기울기가 다른 입력에 따라 달라집니까?",
        ),
        "add_gate_backward",
    ),
    add(
        "add_sign",
        "dy = 1 * dout",
        "dy = -1 * dout",
        hint(
            "dy looks like it has the opposite sign. Which way does the sum move when y grows?",
            "dy의 부호가 반대인 것으로 보입니다. y가 커지면 합은 어느 쪽으로 움직입니까?",
        ),
        "add_gate_backward",
    ),
    add(
        "add_upstream_of_x_only",
        "dy = 1 * dout",
        "dy = dout * 0",
        hint(
            "dy looks like zero. Does the sum stay where it is when only y moves?",
            "dy가 0인 것으로 보입니다. y만 움직이면 합은 그대로입니까?",
        ),
        "add_gate_backward",
    ),
    add(
        "add_changes_dout",
        ADD_BACK,
        """        dx = 1 * dout
        dy = 1 * dout
        if np.ndim(dout):
            dout *= 2
        return dx, dy""",
        INPUTS,
        "add_gate_backward",
    ),
    add(
        "add_numerical",
        """        return x + y
        ### END SOLUTION

    def backward(self, dout):
        \"\"\"Return the tuple (dx, dy).

        dout: upstream gradient, shape of out.
        dx, dy: gradients of x and y, shape of x and y.
        \"\"\"
        ### BEGIN SOLUTION
        dx = 1 * dout
        dy = 1 * dout
        return dx, dy""",
        """        self.x, self.y = x, y
        return x + y

    def backward(self, dout):
        x, y = self.x, self.y
"""
        + SLOPES.format(x="x", y="y"),
        NUMERICAL,
        "add_gate_backward",
    ),
    add(
        "add_same_array",
        ADD_BACK,
        "        return dout, dout",
        hint(
            "dx and dy are one and the same array. What happens to dy when someone adds to dx in place?",
            "dx와 dy가 같은 배열입니다. 누군가 dx를 제자리에서 바꾸면 dy는 어떻게 됩니까?",
        ),
    ),
    add(
        "add_not_summed",
        "dx = 1 * dout",
        "dx = np.ones_like(dout) * dout",
        hint(
            "An operand that is broadcast needs a sum over the copied axis. Which shape has its gradient?",
            "브로드캐스트된 입력은 복사된 축을 따라 더해야 합니다. 그 기울기의 형상은 무엇입니까?",
        ),
    ),
    # MultiplyGate
    multiply(
        "multiply_adds",
        "return x * y",
        "return x + y",
        hint(
            "It looks like a sum. What is the gate called?", "합을 계산한 것으로 보입니다. 게이트의 이름은 무엇입니까?"
        ),
        "multiply_gate_forward",
    ),
    multiply(
        "multiply_contracts",
        "return x * y",
        "return np.vdot(x, y)",
        hint(
            "It looks like one number for a whole array. What does element by element mean?",
            "배열 전체가 숫자 하나가 된 것으로 보입니다. 원소별 계산이란 무엇입니까?",
        ),
        "multiply_gate_forward",
    ),
    multiply(
        "multiply_changes_x",
        "        self.x = x\n        self.y = y\n        return x * y",
        "        self.x = 1 * x\n        self.y = y\n        x *= y\n        return x",
        INPUTS,
        "multiply_gate_forward",
    ),
    multiply(
        "swapped_inputs",
        MULTIPLY_BACK,
        """        dx = dout * self.x
        dy = dout * self.y
        return dx, dy""",
        hint(
            "dx and dy look swapped. If only x moves a little, what is the movement multiplied by?",
            "dx와 dy가 서로 바뀐 것으로 보입니다. x만 조금 움직이면 그 변화에 무엇이 곱해집니까?",
        ),
        "multiply_gate_backward",
    ),
    multiply(
        "multiply_divides",
        MULTIPLY_BACK,
        """        out = self.x * self.y
        dx = dout * out / self.x
        dy = dout * out / self.y
        return dx, dy""",
        DIVIDES,
        "multiply_gate_backward",
    ),
    multiply(
        "multiply_no_upstream",
        MULTIPLY_BACK,
        "        return self.y + 0 * dout, self.x + 0 * dout",
        UPSTREAM,
        "multiply_gate_backward",
    ),
    multiply(
        "multiply_upstream_only",
        MULTIPLY_BACK,
        "        return 1 * dout, 1 * dout",
        hint(
            "It looks like the upstream gradient alone. Is the slope of a product the same everywhere?",
            "상류에서 흘러온 미분값만 돌려준 것으로 보입니다. 곱의 기울기는 어디에서나 같습니까?",
        ),
        "multiply_gate_backward",
    ),
    multiply(
        "multiply_by_out",
        MULTIPLY_BACK,
        """        out = self.x * self.y
        return dout * out, dout * out""",
        hint(
            "It looks like dout times the output. Which of the two factors is still there when you differentiate?",
            "dout에 출력을 곱한 것으로 보입니다. 미분하면 두 인수 가운데 무엇이 남습니까?",
        ),
        "multiply_gate_backward",
    ),
    multiply(
        "multiply_sums",
        MULTIPLY_BACK,
        """        return dout * (self.x + self.y), dout * (self.x + self.y)""",
        hint(
            "It looks like both inputs added up. What does the slope of x * y by x consist of?",
            "두 입력을 더한 것으로 보입니다. x * y를 x로 미분하면 무엇이 남습니까?",
        ),
        "multiply_gate_backward",
    ),
    multiply(
        "multiply_dx_only",
        "dy = dout * self.x",
        "dy = dout * self.y",
        hint(
            "dy looks like dx. Which input stays when you differentiate by y?",
            "dy가 dx와 같은 것으로 보입니다. y로 미분하면 어느 입력이 남습니까?",
        ),
        "multiply_gate_backward",
    ),
    multiply(
        "multiply_shares_state",
        """        self.x = x
        self.y = y
        return x * y""",
        """        MultiplyGate.x = x
        MultiplyGate.y = y
        return x * y""",
        STATE,
        "multiply_gate_backward",
    ),
    multiply(
        "multiply_first_forward",
        """        self.x = x
        self.y = y
        return x * y""",
        """        if not hasattr(self, "x"):
            self.x = x
            self.y = y
        return x * y""",
        hint(
            "It looks like the gradients of an earlier forward. When is what forward keeps replaced?",
            "이전 순전파의 기울기로 보입니다. forward가 저장한 값은 언제 바뀝니까?",
        ),
        "multiply_gate_backward",
    ),
    multiply(
        "multiply_accumulates",
        MULTIPLY_BACK,
        """        self.dx = getattr(self, "dx", 0) + dout * self.y
        self.dy = getattr(self, "dy", 0) + dout * self.x
        return self.dx, self.dy""",
        hint(
            "The second backward looks like the sum of both. What should backward start from each time?",
            "두 번째 역전파가 둘의 합으로 보입니다. backward는 매번 무엇에서 시작해야 합니까?",
        ),
        "multiply_gate_backward",
    ),
    multiply(
        "multiply_changes_dout",
        MULTIPLY_BACK,
        """        dy = dout * self.x
        dout *= self.y
        return dout, dy""",
        INPUTS,
        "multiply_gate_backward",
    ),
    multiply(
        "multiply_numerical",
        MULTIPLY_BACK,
        "        x, y = self.x, self.y\n" + SLOPES.format(x="x", y="y"),
        NUMERICAL,
        "multiply_gate_backward",
    ),
    # MaxGate
    maximum(
        "max_takes_smaller",
        "return np.maximum(x, y)",
        "return np.minimum(x, y)",
        hint(
            "It looks like the smaller input. What is the gate called?",
            "더 작은 입력으로 보입니다. 게이트의 이름은 무엇입니까?",
        ),
        "max_gate_forward",
    ),
    maximum(
        "max_of_whole_array",
        "return np.maximum(x, y)",
        "return np.max([x, y])",
        hint(
            "It looks like one winner for the whole array. Does each entry have its own?",
            "배열 전체에서 하나만 고른 것으로 보입니다. 원소마다 더 큰 값이 따로 있습니까?",
        ),
        "max_gate_forward",
    ),
    maximum(
        "max_numbers_only",
        "        self.x_wins = np.greater(x, y)\n        return np.maximum(x, y)",
        "        self.x_wins = x > y\n        return x if x > y else y",
        hint(
            "It looks made for single numbers. What does `x > y` give for two arrays?",
            "숫자 하나에만 맞게 쓴 것으로 보입니다. 두 배열에서 `x > y`는 무엇입니까?",
        ),
        "max_gate_forward",
        "max_gate_backward",
    ),
    maximum(
        "max_changes_x",
        "return np.maximum(x, y)",
        """if np.ndim(x):
            x[x < y] = y[x < y]
            return x
        return np.maximum(x, y)""",
        INPUTS,
        "max_gate_forward",
    ),
    maximum(
        "max_routes_to_both",
        MAX_BACK,
        "        return 1 * dout, 1 * dout",
        hint(
            "Both inputs look like they receive the gradient. Does the output move when only the smaller input moves?",
            "두 입력이 모두 기울기를 받은 것으로 보입니다. 더 작은 입력만 움직이면 출력이 움직입니까?",
        ),
        "max_gate_backward",
    ),
    maximum(
        "max_routes_to_smaller",
        "self.x_wins = np.greater(x, y)",
        "self.x_wins = np.less(x, y)",
        hint(
            "The smaller input looks like the one that receives the gradient. Which input does the output follow?",
            "더 작은 입력이 기울기를 받은 것으로 보입니다. 출력은 어느 입력을 따라갑니까?",
        ),
        "max_gate_backward",
    ),
    maximum(
        "max_no_upstream",
        MAX_BACK,
        "        return self.x_wins + 0.0 * dout, np.logical_not(self.x_wins) + 0.0 * dout",
        UPSTREAM,
        "max_gate_backward",
    ),
    maximum(
        "max_one_winner",
        MAX_BACK,
        """        winner = np.zeros(np.shape(dout))
        winner.flat[np.argmax(np.where(self.x_wins, 1, 0))] = 1
        return dout * winner, dout * (1 - winner)""",
        hint(
            "Only one entry looks like a winner. Does each entry of an array have its own?",
            "원소 하나만 이긴 것으로 보입니다. 배열의 원소마다 이긴 쪽이 따로 있습니까?",
        ),
        "max_gate_backward",
    ),
    maximum(
        "max_halves",
        MAX_BACK,
        "        return dout / 2, dout / 2",
        hint(
            "Each input looks like it receives half. Which one does the output follow?",
            "두 입력이 절반씩 받은 것으로 보입니다. 출력은 어느 입력을 따라갑니까?",
        ),
        "max_gate_backward",
    ),
    maximum(
        "max_mask_from_dout",
        MAX_BACK,
        "        return dout * (dout > 0), dout * (dout <= 0)",
        hint(
            "The choice looks made by dout. What does the winner depend on?",
            "dout으로 이긴 쪽을 고른 것으로 보입니다. 이긴 쪽은 무엇에 따라 정해집니까?",
        ),
        "max_gate_backward",
    ),
    maximum(
        "max_shares_state",
        "self.x_wins = np.greater(x, y)",
        "MaxGate.x_wins = np.greater(x, y)",
        STATE,
        "max_gate_backward",
    ),
    maximum(
        "max_changes_dout",
        MAX_BACK,
        """        dy = dout * np.logical_not(self.x_wins)
        dout *= self.x_wins
        return dout, dy""",
        INPUTS,
        "max_gate_backward",
    ),
    maximum(
        "max_both_at_a_tie",
        MAX_FORWARD + MAX_BETWEEN + MAX_BACK,
        """        self.x_wins = np.greater_equal(x, y)
        self.y_wins = np.greater_equal(y, x)
        return np.maximum(x, y)
"""
        + MAX_BETWEEN
        + """        dx = dout * self.x_wins
        dy = dout * self.y_wins
        return dx, dy""",  # G16
        hint(
            "Where x and y are equal, dx and dy together are not dout. By how much does out move if both move a little?",
            "x와 y가 같은 곳에서 dx와 dy를 더한 값이 dout과 다릅니다. 둘이 함께 조금 움직이면 out은 얼마나 움직입니까?",
        ),
    ),
    # BranchGate
    branch(
        "branch_splits",
        "return (x,) * self.n",
        "return (x / self.n,) * self.n",
        hint(
            "Each path looks like a share of x. What does a branch do to the value?",
            "각 갈래가 x의 일부로 보입니다. 분기는 값을 어떻게 합니까?",
        ),
        "branch_gate_forward",
    ),
    branch(
        "branch_always_two",
        "return (x,) * self.n",
        "return (x, x)",
        hint(
            "There look to be two paths whatever n is. Where is n kept?",
            "n과 관계없이 두 갈래로 보입니다. n은 어디에 저장되어 있습니까?",
        ),
        "branch_gate_forward",
    ),
    branch(
        "branch_default_three",
        "return (x,) * self.n",
        "return (x,) * max(self.n, 3)",
        hint("There look to be three paths where two are asked for.", "두 갈래여야 할 곳이 세 갈래로 보입니다."),
        "branch_gate_forward",
    ),
    branch(
        "branch_changes_x",
        "return (x,) * self.n",
        """out = tuple(1 * x for _ in range(self.n))
        if np.ndim(x):
            x *= 0
        return out""",
        INPUTS,
        "branch_gate_forward",
    ),
    branch(
        "branch_last_path",
        "return sum(douts)",
        "return douts[-1]",
        hint(
            "It looks like the last path alone. How do the other paths react when x moves?",
            "마지막 갈래만 쓴 것으로 보입니다. x가 움직이면 다른 갈래는 어떻게 됩니까?",
        ),
        "branch_gate_backward",
    ),
    branch(
        "branch_averages",
        "return sum(douts)",
        "return sum(douts) / len(douts)",
        hint(
            "It looks like the mean of the paths. If every path moves, do their effects add up or average out?",
            "갈래들의 평균으로 보입니다. 모든 갈래가 움직이면 그 효과는 더해집니까, 평균이 됩니까?",
        ),
        "branch_gate_backward",
    ),
    branch(
        "branch_multiplies",
        "return sum(douts)",
        "return np.prod(douts, axis=0)",
        hint(
            "It looks like a product of the paths. What does the chain rule do with several paths?",
            "갈래들의 곱으로 보입니다. 연쇄 법칙은 여러 갈래를 어떻게 합칩니까?",
        ),
        "branch_gate_backward",
    ),
    branch(
        "branch_sums_everything",
        "return sum(douts)",
        "return np.sum(douts)",
        hint(
            "It looks like one number for all entries. Which shape has dx?",
            "모든 원소를 숫자 하나로 더한 것으로 보입니다. dx의 형상은 무엇입니까?",
        ),
        "branch_gate_backward",
    ),
    branch(
        "branch_changes_douts",
        "return sum(douts)",
        """total = douts[0]
        for dout in douts[1:]:
            total += dout
        return total""",
        INPUTS,
        "branch_gate_backward",
    ),
    # square_of_sum
    square(
        "square_not_squared",
        "z = t**2",
        "z = t * 2",
        hint("z looks like twice the sum. What does squaring do?", "z가 합의 두 배로 보입니다. 제곱은 무엇을 합니까?"),
        "square_of_sum_value",
    ),
    square(
        "square_sum_of_squares",
        "z = t**2",
        "z = x**2 + y**2",
        hint(
            "z looks like a sum of squares. What comes first, the sum or the square?",
            "z가 제곱의 합으로 보입니다. 합과 제곱 가운데 무엇이 먼저입니까?",
        ),
        "square_of_sum_value",
    ),
    square("square_divides", "dt = 2 * t", "dt = 2 * z / t", DIVIDES, "square_of_sum_gradient"),
    square(
        "square_constant_slope",
        "dt = 2 * t",
        "dt = 2",
        hint(
            "dt looks constant. Is t**2 equally steep everywhere?",
            "dt가 상수로 보입니다. t**2의 기울기는 어디에서나 같습니까?",
        ),
        "square_of_sum_gradient",
    ),
    square(
        "square_no_two",
        "dt = 2 * t",
        "dt = t",
        hint(
            "The gradients look like half of what they are. What is the derivative of t**2?",
            "기울기가 절반으로 보입니다. t**2의 미분은 무엇입니까?",
        ),
        "square_of_sum_gradient",
    ),
    square(
        "square_slope_is_value",
        "dt = 2 * t",
        "dt = t**2",
        hint(
            "The gradients look like the value itself. What is the derivative of t**2?",
            "기울기가 값과 같은 것으로 보입니다. t**2의 미분은 무엇입니까?",
        ),
        "square_of_sum_gradient",
    ),
    square(
        "square_own_input",
        "    dx = dt * 1\n    dy = dt * 1",
        "    dx = 2 * x\n    dy = 2 * y",
        hint(
            "dx looks like it knows only x. What does the upstream gradient of the sum depend on?",
            "dx가 x만으로 계산된 것으로 보입니다. 합으로 흘러온 미분값은 무엇에 따라 달라집니까?",
        ),
        "square_of_sum_gradient",
    ),
    square(
        "square_multiplies_inputs",
        "    dx = dt * 1\n    dy = dt * 1",
        "    dx = dt * y\n    dy = dt * x",
        hint(
            "It looks like the rule of multiplication at a sum. What are the local gradients of x + y?",
            "덧셈에 곱셈의 규칙을 쓴 것으로 보입니다. x + y의 국소 기울기는 무엇입니까?",
        ),
        "square_of_sum_gradient",
    ),
    square(
        "square_dy_only_half",
        "dy = dt * 1",
        "dy = dt / 2",
        hint(
            "dy looks like half of dx. Is there a difference between x and y in x + y?",
            "dy가 dx의 절반으로 보입니다. x + y에서 x와 y가 다릅니까?",
        ),
        "square_of_sum_gradient",
    ),
    square("square_changes_x", "t = x + y", "t = x\n    t += y", INPUTS, "square_of_sum_gradient"),
    # circuit
    circuit("circuit_divides", "dz = df * q", "dz = df * f / z", DIVIDES, "circuit_gradients"),
    circuit(
        "circuit_q_difference",
        "q = x + y\n    f = q * z",
        "q = x - y\n    f = (x + y) * z",
        hint("q looks like a difference. Which gate comes first?", "q가 차로 보입니다. 첫 게이트는 무엇입니까?"),
        "circuit_values",
        "circuit_gradients",
    ),
    circuit(
        "circuit_f_adds",
        "f = q * z",
        "f = q + z",
        hint("f looks like a sum. Which gate comes second?", "f가 합으로 보입니다. 둘째 게이트는 무엇입니까?"),
        "circuit_values",
    ),
    circuit(
        "circuit_df_is_f",
        "df = np.ones_like(f)",
        "df = f",
        hint(
            "df looks like the value of f. How does f react to itself?",
            "df가 f의 값으로 보입니다. f를 f로 미분하면 무엇입니까?",
        ),
        "circuit_gradients",
    ),
    circuit(
        "circuit_df_number",
        "df = np.ones_like(f)",
        "df = 1.0",
        hint(
            "df looks like one number. Which shape has a gradient?",
            "df가 숫자 하나로 보입니다. 기울기의 형상은 무엇입니까?",
        ),
        "circuit_gradients",
    ),
    circuit(
        "circuit_swapped",
        "    dq = df * z\n    dz = df * q\n    dx = dq * 1\n    dy = dq * 1",
        "    dq = df * q\n    dz = df * z\n    dx = df * z\n    dy = df * z",
        hint(
            "dq and dz look swapped. What is q multiplied by?",
            "dq와 dz가 서로 바뀐 것으로 보입니다. q에는 무엇이 곱해집니까?",
        ),
        "circuit_gradients",
    ),
    circuit(
        "circuit_chain_twice",
        "    dx = dq * 1\n    dy = dq * 1",
        "    dx = dq * z\n    dy = dq * z",
        hint(
            "A local gradient looks applied twice. Which factors does dq hold already?",
            "국소 기울기를 두 번 곱한 것으로 보입니다. dq에는 이미 무엇이 곱해져 있습니까?",
        ),
        "circuit_gradients",
    ),
    circuit(
        "circuit_no_upstream",
        "    dx = dq * 1\n    dy = dq * 1",
        "    dx = df\n    dy = df",
        UPSTREAM,
        "circuit_gradients",
    ),
    circuit(
        "circuit_dy_from_x",
        "dy = dq * 1",
        "dy = dq * x",
        hint(
            "dy looks like it holds x. What is the local gradient of x + y by y?",
            "dy에 x가 곱해진 것으로 보입니다. x + y를 y로 미분하면 무엇입니까?",
        ),
        "circuit_gradients",
    ),
    circuit("circuit_changes_x", "q = x + y", "q = x\n    q += y", INPUTS, "circuit_gradients"),
]
