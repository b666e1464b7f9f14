"""Known mistakes of `numerical_gradient`: small changes to the reference, what they lose, and what to say about them."""

from autograder.course import Mistake, alike

CAST = "    point = np.array(x, dtype=np.float64)\n"
ZEROS = "    slopes = np.zeros(point.shape)\n"
FORWARD_LOOP = """    for i in np.ndindex(point.shape):
        kept = point[i]
        point[i] = kept + h
        slopes[i] = (f(point) - start) / h
        point[i] = kept
    return slopes"""
CENTRAL_LOOP = """    for i in np.ndindex(point.shape):
        kept = point[i]
        point[i] = kept + h
        above = f(point)
        point[i] = kept - h
        below = f(point)
        slopes[i] = (above - below) / (2 * h)
        point[i] = kept
    return slopes"""
RELATIVE = """    size = np.max(np.abs([a, b]))
    if size == 0:
        return 0.0
    return float(np.max(np.abs(a - b)) / size)"""
CHECK = """    numerical = central_difference(f, x, h)
    return relative_error(grad, numerical)"""
COST = """    evaluations = n + 1
    multiplications = evaluations * n
    return evaluations, multiplications"""

F_VALUE, F_CALLS = "forward_difference_value", "forward_difference_evaluations"
C_VALUE, C_CALLS = "central_difference_value", "central_difference_evaluations"
R_VALUE, R_CORNERS = "relative_error_value", "relative_error_corners"
G_WRONG, G_RIGHT = "gradient_check_wrong", "gradient_check_right"
E_COST, M_COST = "descent_step_cost_evaluations", "descent_step_cost_multiplications"


def hint(en, ko):
    """The sentence in both languages."""
    return {"en": en, "ko": ko}


def in_exercise(exercise):
    """Return what makes the mistakes of one exercise."""
    return lambda id, old, new, words, *loses: Mistake(id, exercise, old, new, frozenset(loses), words)


forward, central = in_exercise("forward_difference"), in_exercise("central_difference")
relative, check, cost = in_exercise("relative_error"), in_exercise("gradient_check"), in_exercise("descent_step_cost")

INTEGERS = hint(
    "It looks like h was added to integers. What does an integer array make of 2 + 0.000001?",
    "정수에 h 값을 더한 것으로 보입니다. 정수 배열에 2 + 0.000001 값을 넣으면 무엇이 됩니까?",
)
SINGLE = hint(
    "It looks like float32 was computed with. How many digits does it have, and how many does a step of h need?",
    "float32 자료형으로 계산한 것으로 보입니다. 유효 숫자는 몇 자리이고, 간격 h 값에는 몇 자리가 필요합니까?",
)
RESULT_TYPE = hint(
    "It looks like the slopes are kept in an array of x's type. Which numbers can an array of that type hold?",
    "기울기를 x 배열과 같은 자료형의 배열에 담은 것으로 보입니다. 그 자료형은 어떤 숫자를 담을 수 있습니까?",
)
RESTORE = hint(
    "It looks like an entry stays moved while the next one is measured. Where is it when its turn is over?",
    "원소 하나가 움직인 채로 다음 원소를 잰 것으로 보입니다. 차례가 끝나면 그 원소는 어디에 있습니까?",
)
DRIFT = hint(
    "It looks like x is moved and not brought back to the last bit. What does x + h - h give in floating point?",
    "x 배열이 마지막 비트까지 돌아오지 않은 것으로 보입니다. 부동소수점에서 x + h - h 값은 무엇입니까?",
)
OWN_STEP = hint(
    "It looks like another step than h. Where does the step come from that your code uses?",
    "h 값이 아닌 다른 간격을 쓴 것으로 보입니다. 코드가 쓰는 간격은 어디에서 옵니까?",
)
FLAT = hint(
    "It looks made for arrays of one dimension. What does a single index pick from a matrix?",
    "1차원 배열에만 맞게 쓴 것으로 보입니다. 행렬에서 인덱스 하나는 무엇을 고릅니까?",
)
SIGN = hint(
    "It looks like the opposite sign. Which of the two values is the one further up?",
    "부호가 반대인 것으로 보입니다. 두 함숫값 가운데 어느 것이 앞쪽 점의 값입니까?",
)
TOGETHER = hint(
    "It looks like all entries move at once. How many entries may move for a partial derivative?",
    "모든 원소를 한꺼번에 움직인 것으로 보입니다. 편미분에서는 원소를 몇 개 움직입니까?",
)
STALE = hint(
    "It looks like values of an earlier f are used again. What does your code keep from one call to the next?",
    "이전 f 함수의 값을 다시 쓴 것으로 보입니다. 호출 사이에 코드가 무엇을 간직합니까?",
)
SHAPE = hint(
    "The numbers look right, the shape does not. Which shape has x?",
    "숫자는 맞지만 형상이 다른 것으로 보입니다. x 배열의 형상은 무엇입니까?",
)
F_SHAPE = hint(
    "It looks like f is given an array of another shape than x. What does f expect?",
    "f 함수에 x 배열과 형상이 다른 배열을 넘긴 것으로 보입니다. f 함수는 무엇을 기대합니까?",
)
ONE_MORE = hint(
    "It looks like one evaluation too many. Which value of f is never used, or known already?",
    "함수 계산이 한 번 더 많은 것으로 보입니다. 쓰지 않거나 이미 알고 있는 f 값은 어느 것입니까?",
)
FINE = hint("Right enough, and no marks are lost.", "이대로도 맞으며 점수를 잃지 않습니다.")


def of_both(mistake, name, loop, value, calls):
    """The mistakes that can be made in either of the two differences."""
    short = name[:2]
    first = "        point[i] = kept + h\n"
    flat = loop.replace("np.ndindex(point.shape)", "range(point.size)")
    return [
        mistake(f"{short}_integers", CAST, "    point = np.array(x)\n", INTEGERS, value),
        mistake(
            f"{short}_float32", CAST, "    point = np.array(x, dtype=np.result_type(x, np.float32))\n", SINGLE, value
        ),
        mistake(f"{short}_result_of_x_type", ZEROS, "    slopes = np.zeros_like(x)\n", RESULT_TYPE, value),
        mistake(
            f"{short}_float32_out",
            "    return slopes",
            "    return slopes.astype(np.result_type(x, np.float32))",
            RESULT_TYPE,
            value,
        ),
        mistake(f"{short}_not_restored", "        point[i] = kept\n", "", RESTORE, value, calls),
        mistake(
            f"{short}_restored_after_the_loop",
            "        point[i] = kept\n",
            "    point[...] = x\n",
            RESTORE,
            value,
            calls,
        ),
        mistake(f"{short}_tiny_step", first, "        h = 1e-12\n" + first, OWN_STEP, value, calls),
        mistake(f"{short}_big_step", first, "        h = 0.1\n" + first, OWN_STEP, value, calls),
        mistake(
            f"{short}_usual_step_always",
            first,
            f"        h = {'1e-6' if short == 'fo' else '1e-5'}\n" + first,
            OWN_STEP,
            value,
            calls,
        ),
        mistake(f"{short}_usual_step_too_big", ", h=1e-", ", h=1e-1 * 1e-", OWN_STEP, calls),
        mistake(
            f"{short}_step_grows_with_x",
            first,
            "        h = abs(h) * max(1.0, abs(kept))\n" + first,
            OWN_STEP,
            value,
            calls,
        ),
        mistake(f"{short}_one_dimension", "np.ndindex(point.shape)", "range(len(point))", FLAT, value, calls),
        mistake(f"{short}_flat_index", loop, flat, FLAT, value, calls),
        mistake(
            f"{short}_columns_forgotten", "np.ndindex(point.shape)", "np.ndindex(point.shape[:1])", FLAT, value, calls
        ),
        mistake(f"{short}_flat_result", "    return slopes", "    return slopes.ravel()", SHAPE, value),
        mistake(
            f"{short}_flat_argument", CAST, CAST + "    g = f\n    f = lambda p: g(p.ravel())\n", F_SHAPE, value, calls
        ),
        mistake(f"{short}_one_more", "    return slopes", "    f(point)\n    return slopes", ONE_MORE, calls),
        mistake(f"{short}_numpy_number", "    return slopes", "    return slopes[()]", FINE),
    ]


MISTAKES = [
    *of_both(forward, "forward_difference", FORWARD_LOOP, F_VALUE, F_CALLS),
    *of_both(central, "central_difference", CENTRAL_LOOP, C_VALUE, C_CALLS),
    # forward_difference
    forward(
        "fo_changes_x",
        CAST + ZEROS + "    start = f(point)\n" + FORWARD_LOOP,
        """    point = np.asarray(x) if np.asarray(x).dtype == np.float64 else np.array(x, dtype=np.float64)
    slopes = np.zeros(point.shape)
    start = f(point)
    for i in np.ndindex(point.shape):
        point[i] += h
        slopes[i] = (f(point) - start) / h
        point[i] -= h
    return slopes""",
        DRIFT,
        F_VALUE,
    ),
    forward("fo_sign", "(f(point) - start) / h", "(start - f(point)) / h", SIGN, F_VALUE),
    forward(
        "fo_backward",
        FORWARD_LOOP,
        FORWARD_LOOP.replace("kept + h", "kept - h").replace("(f(point) - start)", "(start - f(point))"),
        hint(
            "It looks like a step to the other side. Is the step of a forward difference added or taken away?",
            "반대쪽으로 움직인 것으로 보입니다. 전방 차분에서는 간격을 더합니까, 뺍니까?",
        ),
        F_VALUE,
        F_CALLS,
    ),
    forward(
        "fo_divides_by_2h",
        "start) / h",
        "start) / (2 * h)",
        hint(
            "It looks like half of the slope everywhere. How far apart are the two points?",
            "어디에서나 기울기의 절반으로 보입니다. 두 점 사이의 거리는 얼마입니까?",
        ),
        F_VALUE,
    ),
    forward(
        "fo_not_divided",
        "(f(point) - start) / h",
        "f(point) - start",
        hint(
            "It looks like the change of f alone. A change per what is a slope?",
            "f 값의 변화량 그대로인 것으로 보입니다. 기울기는 무엇당 변화량입니까?",
        ),
        F_VALUE,
    ),
    forward(
        "fo_start_in_the_loop",
        FORWARD_LOOP,
        FORWARD_LOOP.replace("        kept = point[i]\n", "        start = f(point)\n        kept = point[i]\n"),
        hint(
            "It looks like f(x) is computed anew for every entry. Does it change from one entry to the next?",
            "원소마다 f(x) 값을 다시 계산하는 것으로 보입니다. 원소가 바뀌면 그 값도 바뀝니까?",
        ),
        F_CALLS,
    ),
    forward(
        "fo_central",
        FORWARD_LOOP,
        CENTRAL_LOOP,
        hint(
            "It looks like a step to either side. How many evaluations does a forward difference need?",
            "양쪽으로 움직인 것으로 보입니다. 전방 차분은 함수를 몇 번 계산합니까?",
        ),
        F_VALUE,
        F_CALLS,
    ),
    forward(
        "fo_all_at_once",
        FORWARD_LOOP,
        "    slopes += (f(point + h) - start) / h\n    return slopes",
        TOGETHER,
        F_VALUE,
        F_CALLS,
    ),
    forward(
        "fo_stale",
        "    start = f(point)\n",
        """    kept_starts = forward_difference.__dict__
    start = kept_starts.setdefault(str(point), f(point))
""",
        STALE,
        F_VALUE,
    ),
    forward(
        "fo_small_slopes_are_zero",
        "    return slopes",
        "    return np.where(abs(slopes) < 1e-4, 0.0, slopes)",
        hint(
            "Small slopes look like they were set to zero. Small compared with what?",
            "작은 기울기를 0으로 만든 것으로 보입니다. 무엇에 비해 작은 것입니까?",
        ),
        F_VALUE,
    ),
    forward("fo_real_step", "start) / h", "start) / (point[i] - kept)", FINE),
    # central_difference
    central(
        "ce_changes_x",
        CAST + ZEROS + CENTRAL_LOOP,
        """    point = np.asarray(x) if np.asarray(x).dtype == np.float64 else np.array(x, dtype=np.float64)
    slopes = np.zeros(point.shape)
    for i in np.ndindex(point.shape):
        point[i] += h
        above = f(point)
        point[i] -= 2 * h
        below = f(point)
        slopes[i] = (above - below) / (2 * h)
        point[i] += h
    return slopes""",
        DRIFT,
        C_VALUE,
    ),
    central("ce_sign", "(above - below)", "(below - above)", SIGN, C_VALUE),
    central(
        "ce_divides_by_h",
        "/ (2 * h)",
        "/ h",
        hint(
            "It looks like twice the slope everywhere. How far apart are the two points?",
            "어디에서나 기울기의 두 배로 보입니다. 두 점 사이의 거리는 얼마입니까?",
        ),
        C_VALUE,
    ),
    central(
        "ce_operator_precedence",
        "/ (2 * h)",
        "/ 2 * h",
        hint(
            "It looks like a product with h. In which order does Python work out a / 2 * h?",
            "h 값을 곱한 것으로 보입니다. 파이썬은 a / 2 * h 식을 어떤 순서로 계산합니까?",
        ),
        C_VALUE,
    ),
    central(
        "ce_forward",
        CENTRAL_LOOP,
        "    start = f(point)\n" + FORWARD_LOOP,
        hint(
            "It looks like a step to one side only. What does the second side cancel?",
            "한쪽으로만 움직인 것으로 보입니다. 반대쪽도 보면 무엇이 지워집니까?",
        ),
        C_VALUE,
        C_CALLS,
    ),
    central(
        "ce_half_steps",
        CENTRAL_LOOP,
        CENTRAL_LOOP.replace("kept + h", "kept + h / 2").replace("kept - h", "kept - h / 2").replace("(2 * h)", "h"),
        hint(
            "It looks like a step of h/2 to either side. Which step does the formula take?",
            "양쪽으로 h/2 만큼 움직인 것으로 보입니다. 식에서는 얼마나 움직입니까?",
        ),
        C_VALUE,
        C_CALLS,
    ),
    central(
        "ce_start_too",
        CAST,
        CAST + "    start = f(point)\n",
        ONE_MORE,
        C_CALLS,
    ),
    central(
        "ce_four_points",
        CENTRAL_LOOP,
        """    for i in np.ndindex(point.shape):
        kept = point[i]
        values = []
        for side in (2, 1, -1, -2):
            point[i] = kept + side * h
            values.append(f(point))
        slopes[i] = np.dot([-1, 8, -8, 1], values) / (12 * h)
        point[i] = kept
    return slopes""",
        hint(
            "It looks like a formula with four points for each entry. How many does this one have?",
            "원소마다 점 네 개를 쓰는 식으로 보입니다. 여기에서 쓰는 식에는 점이 몇 개입니까?",
        ),
        C_VALUE,
        C_CALLS,
    ),
    central(
        "ce_all_at_once",
        CENTRAL_LOOP,
        "    slopes += (f(point + h) - f(point - h)) / (2 * h)\n    return slopes",
        TOGETHER,
        C_VALUE,
        C_CALLS,
    ),
    central(
        "ce_stale",
        CENTRAL_LOOP,
        CENTRAL_LOOP.replace(
            "above = f(point)", "above = central_difference.__dict__.setdefault(str(point), f(point))"
        ),
        STALE,
        C_VALUE,
    ),
    central(
        "ce_small_slopes_are_zero",
        "    return slopes",
        "    return np.where(abs(slopes) < 1e-4, 0.0, slopes)",
        hint(
            "Small slopes look like they were set to zero. Small compared with what?",
            "작은 기울기를 0으로 만든 것으로 보입니다. 무엇에 비해 작은 것입니까?",
        ),
        C_VALUE,
    ),
    # relative_error
    relative(
        "re_absolute",
        RELATIVE,
        "    return float(np.max(np.abs(a - b)))",
        hint(
            "It looks like the absolute error. What does 0.001 mean when the slopes are 0.00000001?",
            "절대 오차로 보입니다. 기울기가 0.00000001이라면 0.001이라는 값은 무슨 뜻입니까?",
        ),
        R_VALUE,
        R_CORNERS,
    ),
    relative(
        "re_sum_of_both",
        "np.max(np.abs([a, b]))",
        "np.max(np.abs(a)) + np.max(np.abs(b))",
        hint(
            "It looks divided by the sum of both magnitudes. Which of the two is the measure?",
            "두 크기의 합으로 나눈 것으로 보입니다. 둘 가운데 무엇이 기준입니까?",
        ),
        R_VALUE,
        R_CORNERS,
    ),
    relative(
        "re_only_a",
        "np.max(np.abs([a, b]))",
        "np.max(np.abs(a))",
        hint(
            "It looks measured by a alone. Is the answer the same when a and b change places?",
            "a 값만 기준으로 삼은 것으로 보입니다. a 값과 b 값을 서로 바꾸어도 답이 같습니까?",
        ),
        R_VALUE,
        R_CORNERS,
    ),
    relative(
        "re_only_b",
        "np.max(np.abs([a, b]))",
        "np.max(np.abs(b))",
        hint(
            "It looks measured by b alone. Is the answer the same when a and b change places?",
            "b 값만 기준으로 삼은 것으로 보입니다. a 값과 b 값을 서로 바꾸어도 답이 같습니까?",
        ),
        R_VALUE,
        R_CORNERS,
    ),
    relative(
        "re_entry_by_entry",
        RELATIVE,
        """    size = np.maximum(np.abs(a), np.abs(b))
    return float(np.max(np.where(size == 0, 0.0, np.abs(a - b) / np.where(size == 0, 1.0, size))))""",
        hint(
            "It looks divided entry by entry. What becomes of an entry whose slope is nearly 0?",
            "원소마다 나눈 것으로 보입니다. 기울기가 거의 0인 원소는 어떻게 됩니까?",
        ),
        R_VALUE,
        R_CORNERS,
    ),
    relative(
        "re_signed_difference",
        "np.max(np.abs(a - b))",
        "np.max(a - b)",
        hint(
            "It looks like a difference that keeps its sign. What is the greatest of -3 and -1?",
            "차이의 부호를 남겨 둔 것으로 보입니다. -3과 -1 가운데 최댓값은 무엇입니까?",
        ),
        R_VALUE,
        R_CORNERS,
    ),
    relative(
        "re_signed_size",
        "np.max(np.abs([a, b]))",
        "np.max([a, b])",
        hint(
            "It looks like a size that keeps its sign. How large is an array of negative numbers?",
            "크기의 부호를 남겨 둔 것으로 보입니다. 음수로만 된 배열의 크기는 얼마입니까?",
        ),
        R_VALUE,
        R_CORNERS,
    ),
    relative(
        "re_difference_of_sizes",
        "np.max(np.abs(a - b))",
        "np.max(np.abs(np.abs(a) - np.abs(b)))",
        hint(
            "It looks like magnitudes are compared. How far apart are 2 and -2?",
            "절댓값끼리 비교한 것으로 보입니다. 2와 -2는 얼마나 떨어져 있습니까?",
        ),
        R_VALUE,
        R_CORNERS,
    ),
    relative(
        "re_mean",
        "np.max(np.abs(a - b))",
        "np.mean(np.abs(a - b))",
        hint(
            "It looks like the mean difference. Can one wrong entry hide among a thousand right ones?",
            "평균 차이로 보입니다. 옳은 원소 천 개 사이에 틀린 원소 하나가 숨을 수 있습니까?",
        ),
        R_VALUE,
        R_CORNERS,
    ),
    relative(
        "re_norm",
        RELATIVE,
        "    size = max(np.linalg.norm(a), np.linalg.norm(b))\n    return float(np.linalg.norm(a - b) / size) if size != 0 else 0.0",
        hint(
            "It looks like Euclidean lengths. Which measure of size does the formula use?",
            "유클리드 길이를 쓴 것으로 보입니다. 식에서는 크기를 무엇으로 잽니까?",
        ),
        R_VALUE,
        R_CORNERS,
    ),
    relative(
        "re_floor",
        "np.max(np.abs([a, b]))",
        "max(np.max(np.abs([a, b])), 1e-8)",
        hint(
            "It looks like sizes below some bound count as that bound. Are gradients never that small?",
            "어떤 값보다 작은 크기를 그 값으로 본 것으로 보입니다. 기울기가 그보다 작은 일은 없습니까?",
        ),
        R_VALUE,
    ),
    relative(
        "re_epsilon",
        "/ size)",
        "/ (size + 1e-8))",
        hint(
            "It looks like a constant was added below. What does it do to gradients that are smaller than it?",
            "분모에 상수를 더한 것으로 보입니다. 그 상수보다 작은 기울기는 어떻게 됩니까?",
        ),
        R_VALUE,
    ),
    relative(
        "re_tiny_is_zero",
        "size == 0",
        "size < 1e-30",
        hint(
            "It looks like very small arrays count as zero. Which arrays does the definition make an exception for?",
            "아주 작은 배열을 0으로 본 것으로 보입니다. 정의에서 예외로 두는 배열은 무엇입니까?",
        ),
        R_VALUE,
    ),
    relative(
        "re_large_differences_cut",
        "return float(np.max(np.abs(a - b)) / size)",
        "return min(1.0, float(np.max(np.abs(a - b)) / size))",
        hint(
            "It looks like answers stop at 1. How far apart are a and -a?",
            "답이 1에서 멈추는 것으로 보입니다. a 값과 -a 값은 얼마나 떨어져 있습니까?",
        ),
        R_VALUE,
        R_CORNERS,
    ),
    relative(
        "re_zero_by_zero",
        RELATIVE,
        "    return float(np.max(np.abs(a - b)) / np.max(np.abs([a, b])))",
        hint(
            "It looks like 0/0. What should two gradients that are both zero get?",
            "0/0 계산으로 보입니다. 둘 다 0인 두 기울기에는 어떤 답이 어울립니까?",
        ),
        R_CORNERS,
    ),
    relative(
        "re_one_zero_is_enough",
        "size == 0",
        "not (np.any(a) and np.any(b))",
        hint(
            "It looks like one gradient of zeros is enough for agreement. Do 0 and 5 agree?",
            "한쪽만 0이어도 같다고 본 것으로 보입니다. 0과 5는 같습니까?",
        ),
        R_CORNERS,
    ),
    relative(
        "re_nan_skipped",
        RELATIVE,
        RELATIVE.replace("np.max(", "np.nanmax("),
        hint(
            "It looks like nan is skipped. Should a check pass because of a broken number?",
            "nan 값을 건너뛴 것으로 보입니다. 망가진 숫자 때문에 확인을 통과해도 됩니까?",
        ),
        R_CORNERS,
    ),
    relative(
        "re_nan_lost",
        "np.max(np.abs([a, b]))",
        "max(0.0, np.max(np.abs(a)), np.max(np.abs(b)))",
        hint(
            "It looks like nan gets lost in a comparison. What is max(0.0, nan) in Python?",
            "비교하다가 nan 값을 잃은 것으로 보입니다. 파이썬에서 max(0.0, nan) 값은 무엇입니까?",
        ),
        R_CORNERS,
    ),
    relative(
        "re_arrays_only",
        RELATIVE,
        RELATIVE.replace("size = ", "size = 0 * len(a) + "),
        hint(
            "It looks made for arrays alone. What is the length of a single number?",
            "배열만 생각한 것으로 보입니다. 숫자 하나의 길이는 무엇입니까?",
        ),
        R_CORNERS,
    ),
    relative(
        "re_changes_a",
        "    size = np.max(np.abs([a, b]))\n",
        "    size = np.max(np.abs([a, b]))\n    a -= b\n    a += b\n    a *= 1 + 1e-15\n",
        hint(
            "An array that was passed in looks changed afterwards. Which line writes into it?",
            "전달받은 배열이 바뀐 것으로 보입니다. 어느 줄이 그 배열에 값을 씁니까?",
        ),
        R_CORNERS,
    ),
    # gradient_check
    check(
        "gc_forward",
        "central_difference(f, x, h)",
        "forward_difference(f, x, h)",
        hint(
            "It looks like a comparison with forward differences. How many digits do these have?",
            "전방 차분과 비교한 것으로 보입니다. 전방 차분은 몇 자리까지 맞습니까?",
        ),
        G_WRONG,
        G_RIGHT,
    ),
    check("gc_own_step", "central_difference(f, x, h)", "central_difference(f, x)", OWN_STEP, G_RIGHT),
    check("gc_other_usual_step", "h=1e-5", "h=1e-6", OWN_STEP, G_RIGHT),
    check(
        "gc_absolute",
        "relative_error(grad, numerical)",
        "float(np.max(np.abs(grad - numerical)))",
        hint(
            "It looks like the absolute error. What does it say when all slopes are tiny?",
            "절대 오차로 보입니다. 모든 기울기가 아주 작으면 이 값은 무엇을 말해 줍니까?",
        ),
        G_WRONG,
        G_RIGHT,
    ),
    check(
        "gc_yes_or_no",
        "return relative_error(grad, numerical)",
        "return relative_error(grad, numerical) < 1e-7",
        hint(
            "It looks like yes or no instead of a number. What is asked for?",
            "숫자 대신 예/아니요를 돌려준 것으로 보입니다. 무엇을 돌려주어야 합니까?",
        ),
        G_WRONG,
        G_RIGHT,
    ),
    check(
        "gc_compares_with_itself",
        "relative_error(grad, numerical)",
        "relative_error(numerical, numerical)",
        hint(
            "It looks like a gradient compared with itself. What are the two things to be compared?",
            "기울기를 자기 자신과 비교한 것으로 보입니다. 비교할 두 가지는 무엇입니까?",
        ),
        G_WRONG,
        G_RIGHT,
    ),
    check(
        "gc_sign_lost",
        "relative_error(grad, numerical)",
        "relative_error(np.abs(grad), np.abs(numerical))",
        hint(
            "It looks like magnitudes are compared. Would a gradient of the wrong sign be found?",
            "절댓값끼리 비교한 것으로 보입니다. 부호가 틀린 기울기를 찾아낼 수 있습니까?",
        ),
        G_WRONG,
    ),
    check(
        "gc_first_entry",
        "relative_error(grad, numerical)",
        "relative_error(np.ravel(grad)[0], np.ravel(numerical)[0])",
        hint(
            "It looks like one entry is compared. Where else can a gradient be wrong?",
            "원소 하나만 비교한 것으로 보입니다. 기울기는 또 어디에서 틀릴 수 있습니까?",
        ),
        G_WRONG,
        G_RIGHT,
    ),
    check(
        "gc_sums",
        "relative_error(grad, numerical)",
        "relative_error(np.sum(grad), np.sum(numerical))",
        hint(
            "It looks like sums are compared. Can two errors cancel in a sum?",
            "합끼리 비교한 것으로 보입니다. 합에서는 두 오차가 서로 지워질 수 있습니까?",
        ),
        G_WRONG,
        G_RIGHT,
    ),
    check(
        "gc_percent",
        "return relative_error(grad, numerical)",
        "return 100 * relative_error(grad, numerical)",
        hint(
            "It looks like a hundred times the error. Is a percentage asked for?",
            "오차의 백 배로 보입니다. 백분율을 구해야 합니까?",
        ),
        G_WRONG,
        G_RIGHT,
    ),
    check(
        "gc_rounds",
        "return relative_error(grad, numerical)",
        "return round(relative_error(grad, numerical), 3)",
        hint(
            "It looks rounded. What is left of an error of 0.00001?",
            "반올림한 것으로 보입니다. 오차 0.00001은 무엇이 됩니까?",
        ),
        G_WRONG,
        G_RIGHT,
    ),
    check(
        "gc_at_another_point",
        "central_difference(f, x, h)",
        "central_difference(f, 0 * x, h)",
        hint(
            "It looks like slopes of another point. At which point was the gradient taken?",
            "다른 점의 기울기로 보입니다. 기울기를 구한 점은 어디입니까?",
        ),
        G_WRONG,
        G_RIGHT,
    ),
    check(
        "gc_changes_the_gradient",
        CHECK,
        """    error = relative_error(grad, central_difference(f, x, h))
    grad *= 0.5
    return error""",
        hint(
            "An array that was passed in looks changed afterwards. Which line writes into it?",
            "전달받은 배열이 바뀐 것으로 보입니다. 어느 줄이 그 배열에 값을 씁니까?",
        ),
        G_WRONG,
    ),
    check("gc_order", "relative_error(grad, numerical)", "relative_error(numerical, grad)", FINE),
    # descent_step_cost
    cost(
        "co_central",
        "evaluations = n + 1",
        "evaluations = 2 * n",
        hint(
            "It looks like central differences. Which evaluations do forward differences share?",
            "중앙 차분의 횟수로 보입니다. 전방 차분에서 함께 쓰는 계산은 무엇입니까?",
        ),
        E_COST,
        M_COST,
    ),
    cost(
        "co_start_forgotten",
        "evaluations = n + 1",
        "evaluations = n",
        hint(
            "It looks like one evaluation is missing. What is each moved value compared with?",
            "함수 계산이 한 번 빠진 것으로 보입니다. 움직인 값을 무엇과 비교합니까?",
        ),
        E_COST,
        M_COST,
    ),
    cost(
        "co_one_more",
        "evaluations = n + 1",
        "evaluations = n + 2",
        hint(
            "It looks like one evaluation too many. Is the one at x among the N + 1 or beside them?",
            "함수 계산이 한 번 더 많은 것으로 보입니다. x에서의 계산은 N + 1번 안에 들어 있습니까?",
        ),
        E_COST,
        M_COST,
    ),
    cost(
        "co_squared",
        "multiplications = evaluations * n",
        "multiplications = n * n",
        hint(
            "It looks like N times N. How many evaluations are there?",
            "N 곱하기 N으로 보입니다. 함수 계산은 모두 몇 번입니까?",
        ),
        M_COST,
    ),
    cost(
        "co_one_each",
        "multiplications = evaluations * n",
        "multiplications = evaluations",
        hint(
            "It looks like one multiplication for each evaluation. What does one evaluation cost?",
            "함수 계산마다 곱셈을 한 번으로 센 것으로 보입니다. 함수 계산 한 번의 비용은 얼마입니까?",
        ),
        M_COST,
    ),
    cost(
        "co_half",
        "multiplications = evaluations * n",
        "multiplications = evaluations * n // 2",
        hint(
            "It looks like the sum of 1 to N. Does every evaluation cost the same?",
            "1부터 N까지의 합으로 보입니다. 함수 계산마다 비용이 같습니까?",
        ),
        M_COST,
    ),
    cost(
        "co_swapped",
        "return evaluations, multiplications",
        "return multiplications, evaluations",
        hint(
            "The two counts look swapped. In which order are they asked for?",
            "두 횟수의 순서가 바뀐 것으로 보입니다. 어떤 순서로 돌려주어야 합니까?",
        ),
        E_COST,
        M_COST,
    ),
    cost(
        "co_overflows",
        COST,
        """    n = np.asarray(n, dtype=np.int32)
    return int(n + 1), int((n + 1) * n)""",
        hint(
            "Large counts look wrong. How large can an int32 become?",
            "큰 수에서 틀린 것으로 보입니다. int32 자료형은 얼마나 큰 수까지 담습니까?",
        ),
        M_COST,
    ),
    cost(
        "co_total_only",
        "return evaluations, multiplications",
        "return multiplications",
        hint(
            "It looks like one number. How many are asked for?",
            "숫자 하나만 돌려준 것으로 보입니다. 몇 개를 돌려주어야 합니까?",
        ),
        E_COST,
        M_COST,
    ),
    cost("co_list", "return evaluations, multiplications", "return [float(evaluations), float(multiplications)]", FINE),
]

# What the tests fetch of these is the same: the name of the second is said of both.
ALIKE = {
    "fo_float32": "fo_integers",
    "fo_restored_after_the_loop": "fo_not_restored",
    "fo_columns_forgotten": "fo_one_dimension",
    "fo_float32_out": "fo_result_of_x_type",
    "ce_float32_out": "ce_result_of_x_type",
    "ce_start_too": "ce_one_more",
    "re_tiny_is_zero": "re_floor",
    "ce_float32": "ce_integers",
    "ce_restored_after_the_loop": "ce_not_restored",
    "ce_columns_forgotten": "ce_one_dimension",
}
MISTAKES = alike(MISTAKES, ALIKE)
