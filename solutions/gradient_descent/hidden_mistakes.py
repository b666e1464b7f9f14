"""Known mistakes of `gradient_descent`: small changes to the reference, what they lose, and what to say about them."""

from autograder.course import Mistake, alike

UPDATE = """    for name in params:
        params[name] -= lr * grads[name]"""
PATH = """    path = np.empty((n_steps + 1, len(theta)))
    path[0] = theta
    for step in range(n_steps):
        path[step + 1] = path[step] - lr * grad_f(path[step])
    return path"""
SIZE = "size = n_rows if batch_size is None else min(batch_size, n_rows)"
DRAWN = """        if len(order) == 0:
            order = rng.permutation(n_rows)
        rows, order = order[:size], order[size:]
"""
FORWARD = "        losses.append(net.forward(x[rows], t[rows]))\n"
LAYERS = """        for layer, gradients in zip(net.layers, net.backward()):
            params = {name: getattr(layer, name) for name in layer.parameters}
            sgd_update(params, dict(zip(layer.parameters, gradients)), lr)
"""
STEP = FORWARD + LAYERS
RECORD = 'return {"loss": losses}'

VALUES, IN_PLACE = "sgd_update_values", "sgd_update_in_place"
ALONG, START = "gradient_descent_path", "gradient_descent_start"
STEPS, BATCHES, LEARNS = "train_steps", "train_batches", "train_learns"


def hint(en, ko):
    """The sentence in both languages."""
    return {"en": en, "ko": ko}


def update(id, old, new, hint, *loses):
    """A mistake in sgd_update."""
    return Mistake(id, "sgd_update", old, new, frozenset(loses), hint)


def descent(id, old, new, hint, *loses):
    """A mistake in gradient_descent."""
    return Mistake(id, "gradient_descent", old, new, frozenset(loses), hint)


def training(id, old, new, hint, *loses):
    """A mistake in train."""
    return Mistake(id, "train", old, new, frozenset(loses), hint)


UPHILL = hint(
    "Each step looks like it goes uphill. Which way does the loss change along the gradient?",
    "걸음마다 올라가는 것으로 보입니다. 기울기의 방향으로 가면 손실은 어떻게 됩니까?",
)
RATE_TWICE = hint(
    "Each step looks lr times too short. How often is the learning rate multiplied?",
    "걸음이 lr배로 짧아진 것으로 보입니다. 학습률을 몇 번 곱했습니까?",
)
NO_RATE = hint(
    "The steps look the same whatever lr is. Where does the learning rate take part?",
    "lr 값이 무엇이든 걸음이 같은 것으로 보입니다. 학습률은 어디에서 쓰입니까?",
)
SUMMED = hint(
    "Each step looks like the sum of all steps before it. What should a step start from?",
    "걸음마다 이전의 모든 걸음이 더해진 것으로 보입니다. 한 걸음은 무엇에서 시작해야 합니까?",
)
DATA = hint(
    "The data look changed after training. Which line writes into an array that was passed in?",
    "학습 뒤에 데이터가 바뀐 것으로 보입니다. 어느 줄이 전달받은 배열에 값을 씁니까?",
)
PAIRS = hint(
    "Inputs and targets look mixed up. Which row numbers pick the one, and which the other?",
    "입력과 목표값이 서로 섞인 것으로 보입니다. 각각 어떤 행 번호로 골랐습니까?",
)
TURNS = hint(
    "Some rows look like they never come into a batch. Which row numbers can be drawn, and when do they run out?",
    "어떤 행은 배치에 전혀 들어오지 않는 것으로 보입니다. 어떤 행 번호가 뽑힐 수 있고, 다 쓰면 어떻게 됩니까?",
)

MISTAKES = [
    # sgd_update
    update("update_uphill", "params[name] -= lr", "params[name] += lr", UPHILL, VALUES),
    update("update_rate_twice", "lr * grads[name]", "lr * lr * grads[name]", RATE_TWICE, VALUES),
    update("update_rate_forgotten", "lr * grads[name]", "grads[name]", NO_RATE, VALUES),
    update(
        "update_divides_by_rate",
        "lr * grads[name]",
        "grads[name] / lr",
        hint(
            "A smaller lr looks like it gives a larger step. Is the gradient multiplied or divided by it?",
            "lr 값이 작을수록 걸음이 커지는 것으로 보입니다. 학습률을 곱합니까, 나눕니까?",
        ),
        VALUES,
    ),
    update(
        "update_new_arrays",
        "params[name] -= lr * grads[name]",
        "params[name] = params[name] - lr * grads[name]",
        hint(
            "The dict holds new arrays, the old ones are unchanged. Who else holds the old ones?",
            "딕셔너리에 새 배열이 들어 있고 옛 배열은 그대로입니다. 옛 배열을 누가 더 가지고 있습니까?",
        ),
        IN_PLACE,
    ),
    update(
        "update_returns_new_dict",
        UPDATE,
        "    return {name: params[name] - lr * grads[name] for name in params}",
        hint(
            "A new dict came back and the arrays look unchanged. What does in place mean?",
            "새 딕셔너리가 돌아왔고 배열은 그대로인 것으로 보입니다. 제자리에서 바꾼다는 것은 무슨 뜻입니까?",
        ),
        IN_PLACE,
    ),
    update(
        "update_local_name",
        UPDATE,
        """    for name, value in params.items():
        value = value - lr * grads[name]""",
        hint(
            "Nothing looks moved. What does an assignment to a loop variable change?",
            "아무것도 움직이지 않은 것으로 보입니다. 반복 변수에 대입하면 무엇이 바뀝니까?",
        ),
        VALUES,
        IN_PLACE,
    ),
    update(
        "update_by_position",
        UPDATE,
        """    for value, gradient in zip(params.values(), grads.values()):
        if value.shape == gradient.shape:
            value -= lr * gradient""",
        hint(
            "Parameters look paired with the gradients of others. What do two dicts promise about their order?",
            "매개변수가 다른 것의 기울기와 짝지어진 것으로 보입니다. 두 딕셔너리의 순서가 같다는 보장이 있습니까?",
        ),
        VALUES,
        IN_PLACE,
    ),
    update(
        "update_scales_gradients",
        "params[name] -= lr * grads[name]",
        "grads[name] *= lr\n        params[name] -= grads[name]",
        hint(
            "The gradients look changed afterwards. Which line writes into them?",
            "기울기가 바뀐 것으로 보입니다. 어느 줄이 그 배열에 값을 씁니까?",
        ),
        VALUES,
    ),
    update(
        "update_first_only",
        UPDATE,
        UPDATE + "\n        break",
        hint(
            "Only one parameter looks moved. Where does the loop end?",
            "매개변수 하나만 움직인 것으로 보입니다. 반복은 어디에서 끝납니까?",
        ),
        VALUES,
        IN_PLACE,
    ),
    update(
        "update_weights_only",
        UPDATE,
        """    for name in params:
        if name.startswith("W"):
            params[name] -= lr * grads[name]""",
        hint(
            "The biases look like they stay where they are. Are they parameters, too?",
            "편향이 그대로인 것으로 보입니다. 편향도 매개변수가 아닙니까?",
        ),
        VALUES,
        IN_PLACE,
    ),
    update(
        "update_decays",
        "params[name] -= lr * grads[name]",
        "params[name] -= lr * (grads[name] + 0.01 * params[name])",
        hint(
            "The step looks like it holds something proportional to the parameter itself, biases included. Is there a penalty here?",
            "걸음에 매개변수 자신에 비례하는 값이 편향까지 포함해 더해진 것으로 보입니다. 여기에 벌점이 있습니까?",
        ),
        VALUES,
    ),
    update(
        "update_unit_step",
        "lr * grads[name]",
        "lr * grads[name] / np.linalg.norm(grads[name])",
        hint(
            "All steps look equally long. Does the length of the gradient mean nothing?",
            "모든 걸음의 길이가 같은 것으로 보입니다. 기울기의 크기는 아무 뜻이 없습니까?",
        ),
        VALUES,
    ),
    update(
        "update_signs",
        "lr * grads[name]",
        "lr * np.sign(grads[name])",
        hint(
            "All entries look moved by the same amount. Does the size of a slope mean nothing?",
            "모든 원소가 같은 만큼 움직인 것으로 보입니다. 기울기의 크기는 아무 뜻이 없습니까?",
        ),
        VALUES,
    ),
    update(
        "update_float64_only",
        UPDATE,
        """    for name in params:
        assert params[name].dtype == np.float64
        params[name] -= lr * grads[name]""",
        hint(
            "Another type of number is refused. What is wrong with float32?",
            "다른 자료형의 수를 거부합니다. float32 자료형이 왜 안 됩니까?",
        ),
        VALUES,
    ),
    update(
        "update_remembers",
        UPDATE,
        """    for name in params:
        velocity = sgd_update.__dict__.setdefault(name, 0)
        sgd_update.__dict__[name] = velocity + lr * grads[name]
        params[name] -= sgd_update.__dict__[name]""",
        SUMMED,
        VALUES,
    ),
    update(
        "update_returns_params",
        UPDATE,
        UPDATE + "\n    return params",
        hint(
            "Nothing has to be returned, and it does no harm.", "아무것도 돌려줄 필요가 없지만, 돌려주어도 괜찮습니다."
        ),
    ),
    # gradient_descent
    descent("descent_uphill", "path[step] - lr", "path[step] + lr", UPHILL, ALONG, START),
    descent("descent_rate_twice", "lr * grad_f", "lr * lr * grad_f", RATE_TWICE, ALONG, START),
    descent("descent_rate_forgotten", "lr * grad_f", "grad_f", NO_RATE, ALONG, START),
    descent(
        "descent_one_row_short",
        PATH,
        """    path = np.empty((n_steps, len(theta)))
    for step in range(n_steps):
        path[step] = theta
        theta = theta - lr * grad_f(theta)
    return path""",
        hint(
            "The path looks one row short. Which points does a walk of three steps visit?",
            "경로에 행이 하나 모자란 것으로 보입니다. 세 걸음을 걸으면 어떤 점들을 지나갑니까?",
        ),
        ALONG,
        START,
    ),
    descent(
        "descent_without_start",
        PATH,
        """    path = []
    for step in range(n_steps + 1):
        theta = theta - lr * grad_f(theta)
        path.append(theta)
    return np.array(path)""",
        hint(
            "The first row looks like the point after a step. Where does the walk begin?",
            "첫 행이 한 걸음 뒤의 점으로 보입니다. 어디에서 출발합니까?",
        ),
        ALONG,
        START,
    ),
    descent(
        "descent_same_array",
        PATH,
        """    theta = np.array(theta, dtype=float)
    path = [theta]
    for step in range(n_steps):
        theta -= lr * grad_f(theta)
        path.append(theta)
    return np.array(path)""",
        hint(
            "All rows look alike. How many different arrays does the list hold?",
            "모든 행이 똑같은 것으로 보입니다. 목록에 서로 다른 배열이 몇 개 있습니까?",
        ),
        ALONG,
        START,
    ),
    descent(
        "descent_integers",
        PATH,
        """    path = np.empty((n_steps + 1, len(theta)), dtype=np.asarray(theta).dtype)
    path[0] = theta
    for step in range(n_steps):
        path[step + 1] = path[step] - lr * grad_f(path[step])
    return path""",
        hint(
            "A start of integers looks like it stays on integers. Which type has the path?",
            "정수에서 출발하면 정수에만 머무는 것으로 보입니다. 경로의 자료형은 무엇입니까?",
        ),
        START,
    ),
    descent(
        "descent_changes_theta",
        PATH,
        """    path = [theta.copy()]
    for step in range(n_steps):
        theta -= lr * grad_f(theta)
        path.append(theta.copy())
    return np.array(path)""",
        hint(
            "The start looks moved afterwards. Which line writes into theta?",
            "출발점이 움직인 것으로 보입니다. 어느 줄이 theta 배열에 값을 씁니까?",
        ),
        START,
    ),
    descent(
        "descent_gradient_at_the_start",
        "grad_f(path[step])",
        "grad_f(path[0])",
        hint(
            "Every step looks like the first. At which point is the slope needed?",
            "모든 걸음이 첫 걸음과 같은 것으로 보입니다. 어느 점에서의 기울기가 필요합니까?",
        ),
        ALONG,
        START,
    ),
    descent(
        "descent_accumulates",
        PATH,
        """    path = np.empty((n_steps + 1, len(theta)))
    path[0] = theta
    total = 0
    for step in range(n_steps):
        total = total + grad_f(path[step])
        path[step + 1] = path[step] - lr * total
    return path""",
        SUMMED,
        ALONG,
        START,
    ),
    descent(
        "descent_unit_steps",
        PATH,
        """    path = np.empty((n_steps + 1, len(theta)))
    path[0] = theta
    for step in range(n_steps):
        slope = grad_f(path[step])
        path[step + 1] = path[step] - lr * slope / np.linalg.norm(slope)
    return path""",
        hint(
            "All steps look equally long. What becomes of the steps near the bottom?",
            "모든 걸음의 길이가 같은 것으로 보입니다. 바닥 근처에서 걸음은 어떻게 되어야 합니까?",
        ),
        ALONG,
        START,
    ),
    descent(
        "descent_end_only",
        "return path",
        "return path[-1]",
        hint("Only the end came back. What was asked for?", "끝점만 돌아왔습니다. 무엇을 물었습니까?"),
        ALONG,
        START,
    ),
    descent(
        "descent_plane_only",
        "path = np.empty((n_steps + 1, len(theta)))",
        "path = np.empty((n_steps + 1, 2))",
        hint(
            "It looks made for two dimensions. How many has theta?",
            "이차원에만 맞게 쓴 것으로 보입니다. theta 배열은 몇 차원입니까?",
        ),
        ALONG,
        START,
    ),
    descent(
        "descent_decaying_rate",
        "lr * grad_f",
        "lr / (step + 1) * grad_f",
        hint(
            "The steps look shorter from one to the next. Who asked for that?",
            "걸음이 점점 짧아지는 것으로 보입니다. 그렇게 하라고 했습니까?",
        ),
        ALONG,
        START,
    ),
    descent(
        "descent_stops_early",
        "        path[step + 1]",
        "        if step == 50:\n            return path[: step + 1]\n        path[step + 1]",
        hint(
            "The path looks like it ends early. How many steps were asked for?",
            "경로가 일찍 끝나는 것으로 보입니다. 몇 걸음을 요청받았습니까?",
        ),
        ALONG,
    ),
    descent(
        "descent_clips",
        "    return path",
        "    return np.clip(path, -1e3, 1e3)",
        hint(
            "Large values look cut off. Is an explosion not worth seeing?",
            "큰 값이 잘린 것으로 보입니다. 폭발하는 모습도 볼 만하지 않습니까?",
        ),
        ALONG,
    ),
    descent(
        "descent_goes_on",
        PATH,
        """    path = gradient_descent.__dict__.setdefault("path", [np.array(theta, dtype=float)])
    for step in range(n_steps):
        path.append(path[-1] - lr * grad_f(path[-1]))
    return np.array(path)""",
        hint(
            "A second descent looks like it goes on from the first. What should each call start from?",
            "두 번째 하강이 첫 번째에 이어지는 것으로 보입니다. 호출할 때마다 무엇에서 시작해야 합니까?",
        ),
        ALONG,
        START,
    ),
    # train: the steps
    training(
        "train_uphill",
        "dict(zip(layer.parameters, gradients)), lr)",
        "dict(zip(layer.parameters, gradients)), -lr)",
        UPHILL,
        STEPS,
        LEARNS,
    ),
    training(
        "train_rate_twice",
        "dict(zip(layer.parameters, gradients)), lr)",
        "dict(zip(layer.parameters, gradients)), lr * lr)",
        RATE_TWICE,
        STEPS,
    ),
    training(
        "train_rate_forgotten",
        "dict(zip(layer.parameters, gradients)), lr)",
        "dict(zip(layer.parameters, gradients)), 1.0)",
        NO_RATE,
        STEPS,
    ),
    training(
        "train_new_arrays",
        LAYERS,
        """        for layer, gradients in zip(net.layers, net.backward()):
            for name, gradient in zip(layer.parameters, gradients):
                value = getattr(layer, name)
                value = value - lr * gradient
""",
        hint(
            "The parameters of the net look unmoved. Who holds the new arrays?",
            "신경망의 매개변수가 그대로인 것으로 보입니다. 새 배열은 누가 가지고 있습니까?",
        ),
        STEPS,
        LEARNS,
    ),
    training(
        "train_rebinds",
        LAYERS,
        """        for layer, gradients in zip(net.layers, net.backward()):
            for name, gradient in zip(layer.parameters, gradients):
                setattr(layer, name, getattr(layer, name) - lr * gradient)
""",
        hint("New arrays in the layers are fine here.", "여기에서는 계층에 새 배열을 넣어도 괜찮습니다."),
    ),
    training(
        "train_last_layer_only",
        "zip(net.layers, net.backward())",
        "list(zip(net.layers, net.backward()))[-1:]",
        hint(
            "Only the last layer looks moved. Which layers have parameters?",
            "마지막 계층만 움직인 것으로 보입니다. 어느 계층에 매개변수가 있습니까?",
        ),
        STEPS,
    ),
    training(
        "train_first_layer_only",
        "zip(net.layers, net.backward())",
        "list(zip(net.layers, net.backward()))[:1]",
        hint(
            "Only the first layer looks moved. Which layers have parameters?",
            "첫 계층만 움직인 것으로 보입니다. 어느 계층에 매개변수가 있습니까?",
        ),
        STEPS,
        LEARNS,
    ),
    training(
        "train_weights_only",
        "for name in layer.parameters}",
        "for name in layer.parameters[:1]}",
        hint(
            "The biases look like they stay where they are. Are they parameters, too?",
            "편향이 그대로인 것으로 보입니다. 편향도 매개변수가 아닙니까?",
        ),
        STEPS,
    ),
    training(
        "train_bias_decays",
        LAYERS,
        LAYERS
        + """            if hasattr(layer, "b"):
                layer.b -= lr * 0.02 * layer.b
""",
        hint(
            "The biases look like they shrink a little at every step. Is there a penalty on them?",
            "걸음마다 편향이 조금씩 줄어드는 것으로 보입니다. 편향에 벌점이 있습니까?",
        ),
        STEPS,
    ),
    training(
        "train_sums_gradients",
        LAYERS,
        """        for layer, gradients in zip(net.layers, net.backward()):
            total = layer.__dict__.setdefault("total", [0] * len(gradients))
            for i, (name, gradient) in enumerate(zip(layer.parameters, gradients)):
                total[i] = total[i] + gradient
                setattr(layer, name, getattr(layer, name) - lr * total[i])
""",
        SUMMED,
        STEPS,
        LEARNS,
    ),
    training(
        "train_stale_gradients",
        STEP,
        """        losses.append(net.forward(x[rows], t[rows]))
        gradients_of_all = first if losses[1:] else net.backward()
        first = gradients_of_all
        for layer, gradients in zip(net.layers, gradients_of_all):
            params = {name: getattr(layer, name) for name in layer.parameters}
            sgd_update(params, dict(zip(layer.parameters, gradients)), lr)
""",
        hint(
            "Every step looks like the first one again. When are the gradients computed anew?",
            "걸음마다 첫 걸음을 되풀이하는 것으로 보입니다. 기울기는 언제 새로 계산합니까?",
        ),
        STEPS,
        BATCHES,
        LEARNS,
    ),
    training(
        "train_updates_before_handing_on",
        LAYERS,
        """        dout = net.loss.backward()
        for layer in net.layers[::-1]:
            if layer.parameters:
                layer.W = layer.W - lr * layer.x.T @ dout
                layer.b = layer.b - lr * np.sum(dout, axis=0)
            dout = layer.backward(dout)
""",
        hint(
            "The lower layers look moved by gradients of weights that have moved already. When may an update begin?",
            "아래 계층이 이미 움직인 가중치로 구한 기울기로 움직인 것으로 보입니다. 갱신은 언제 시작해도 됩니까?",
        ),
        STEPS,
    ),
    training(
        "train_divides_by_n",
        "dict(zip(layer.parameters, gradients)), lr)",
        "dict(zip(layer.parameters, gradients)), lr / len(rows))",
        hint(
            "Each step looks N times too short. Who has divided by N already?",
            "걸음이 N분의 1로 짧아진 것으로 보입니다. 누가 이미 N으로 나누었습니까?",
        ),
        STEPS,
        LEARNS,
    ),
    training(
        "train_loss_after_update",
        STEP,
        "        net.forward(x[rows], t[rows])\n" + LAYERS + FORWARD,
        hint(
            "Each loss looks like that of one step later. Is it recorded before or after the update?",
            "손실이 한 걸음 뒤의 것으로 보입니다. 갱신 전에 기록합니까, 후에 기록합니까?",
        ),
        STEPS,
    ),
    training(
        "train_loss_of_all_rows",
        RECORD,
        'return {"loss": [net.forward(x, t)] * n_steps}',
        hint(
            "All recorded losses look alike. When is the loss of a step known?",
            "기록된 손실이 모두 같은 것으로 보입니다. 한 걸음의 손실은 언제 알 수 있습니까?",
        ),
        STEPS,
        BATCHES,
    ),
    training(
        "train_records_full_loss",
        FORWARD,
        "        losses.append(net.forward(x, t))\n        net.forward(x[rows], t[rows])\n",
        hint(
            "Each loss looks like that of all rows. Whose loss is to be recorded?",
            "손실이 전체 행의 것으로 보입니다. 무엇의 손실을 기록해야 합니까?",
        ),
        BATCHES,
    ),
    training(
        "train_no_record",
        RECORD,
        "return None",
        hint(
            "train gives None. What does its docstring promise?",
            "train 함수가 None 값을 돌려줍니다. 설명문은 무엇을 약속합니까?",
        ),
        STEPS,
        BATCHES,
        LEARNS,
    ),
    training(
        "train_last_loss_only",
        RECORD,
        'return {"loss": losses[-1]}',
        hint(
            "Only one loss was recorded. How many steps are there?", "손실이 하나만 기록되었습니다. 걸음은 몇 번입니까?"
        ),
        STEPS,
        BATCHES,
        LEARNS,
    ),
    training(
        "train_running_mean",
        RECORD,
        'return {"loss": [float(np.mean(losses[: k + 1])) for k in range(n_steps)]}',
        hint(
            "The record looks smoothed. What was the loss of the second batch alone?",
            "기록이 평균으로 다듬어진 것으로 보입니다. 둘째 배치만의 손실은 얼마였습니까?",
        ),
        STEPS,
        BATCHES,
    ),
    training(
        "train_one_step_too_many",
        "for _ in range(n_steps):",
        "for _ in range(n_steps + 1):",
        hint(
            "There looks to be one step too many. How many were asked for?",
            "한 걸음이 더 있는 것으로 보입니다. 몇 걸음을 요청받았습니까?",
        ),
        STEPS,
        BATCHES,
        LEARNS,
    ),
    training(
        "train_epochs",
        "for _ in range(n_steps):",
        "for _ in range(n_steps * -(-n_rows // size)):",
        hint(
            "n_steps looks taken for the number of epochs. What is one step?",
            "n_steps 값을 에포크 수로 쓴 것으로 보입니다. 한 걸음은 무엇입니까?",
        ),
        STEPS,
        BATCHES,
        LEARNS,
    ),
    # train: the batches
    training(
        "train_ignores_batch_size",
        SIZE,
        "size = n_rows",
        hint(
            "Every batch looks like it holds all rows. Where does batch_size take part?",
            "모든 배치에 행이 전부 들어 있는 것으로 보입니다. batch_size 인자는 어디에서 쓰입니까?",
        ),
        BATCHES,
    ),
    training(
        "train_all_rows_with_replacement",
        DRAWN,
        "        rows = rng.integers(n_rows, size=size)\n",
        hint(
            "Without a batch_size some rows look drawn twice and others not at all. What does all rows mean?",
            "batch_size 인자가 없을 때 어떤 행은 두 번 뽑히고 어떤 행은 빠지는 것으로 보입니다. 모든 행이란 무엇입니까?",
        ),
        STEPS,
    ),
    training(
        "train_no_limit",
        SIZE,
        "size = n_rows if batch_size is None else batch_size\n    assert size <= n_rows",
        hint(
            "A batch_size above the number of rows is refused. What does the docstring say about it?",
            "행의 수보다 큰 batch_size 값을 거부합니다. 설명문은 무엇이라고 합니까?",
        ),
        STEPS,
    ),
    training(
        "train_none_is_one",
        SIZE,
        "size = min(batch_size or 1, n_rows)",
        hint(
            "Without a batch_size a step looks like it takes one row. What does None mean here?",
            "batch_size 인자가 없으면 행을 하나만 쓰는 것으로 보입니다. 여기서 None 값은 무슨 뜻입니까?",
        ),
        STEPS,
    ),
    training(
        "train_one_row_short",
        SIZE,
        "size = n_rows if batch_size is None else max(1, min(batch_size - 1, n_rows))",
        hint(
            "Each batch looks one row short. How many rows does a slice [:k] hold?",
            "배치마다 행이 하나 모자란 것으로 보입니다. 슬라이스 [:k]에는 행이 몇 개 있습니까?",
        ),
        BATCHES,
    ),
    training("train_first_batch_always", DRAWN, "        rows = np.arange(size)\n", TURNS, BATCHES, LEARNS),
    training(
        "train_drops_the_rest_unshuffled",
        DRAWN,
        """        start = len(losses) % (n_rows // size) * size
        rows = np.arange(start, start + size)
""",
        TURNS,
        BATCHES,
    ),
    training(
        "train_never_the_last_row",
        DRAWN,
        "        rows = rng.permutation(n_rows if size == n_rows else n_rows - 1)[:size]\n",
        TURNS,
        BATCHES,
    ),
    training(
        "train_never_the_first_row",
        DRAWN,
        "        rows = rng.permutation(n_rows)[:size] if size == n_rows else rng.integers(1, n_rows, size)\n",
        TURNS,
        BATCHES,
    ),
    training(
        "train_one_permutation",
        "    losses, order = [], []\n",
        '    losses, order = [], []\n    fixed = rng.permutation(n_rows)[:size]\n    rng = type("Fixed", (), {"permutation": lambda self, n: fixed})()\n',
        TURNS,
        BATCHES,
        LEARNS,
    ),
    training(
        "train_runs_dry",
        DRAWN,
        """        order = order if len(losses) else rng.permutation(n_rows)
        rows, order = order[:size], order[size:]
""",
        hint(
            "After the first round the batches look empty. What happens when all rows are used up?",
            "한 바퀴가 지나면 배치가 비는 것으로 보입니다. 모든 행을 다 쓰면 어떻게 해야 합니까?",
        ),
        STEPS,
        BATCHES,
        LEARNS,
    ),
    training(
        "train_pairs_lost",
        FORWARD,
        "        losses.append(net.forward(x[rows], t[rng.permutation(rows)]))\n",
        PAIRS,
        STEPS,
        BATCHES,
        LEARNS,
    ),
    training(
        "train_targets_in_order",
        FORWARD,
        "        losses.append(net.forward(x[rows], t[: len(rows)]))\n",
        PAIRS,
        STEPS,
        BATCHES,
        LEARNS,
    ),
    training(
        "train_shuffles_in_place",
        "    losses, order = [], []\n",
        """    losses, order = [], []
    mixed = rng.permutation(n_rows)
    x[:], t[:] = x[mixed], t[mixed]
""",
        DATA,
        STEPS,
    ),
    training(
        "train_scales_x_in_place",
        "    losses, order = [], []\n",
        """    losses, order = [], []
    if x.dtype == float:
        x -= x.mean(axis=0)
""",
        DATA,
        STEPS,
        BATCHES,
    ),
    training(
        "train_global_random",
        "rng = np.random.default_rng() if rng is None else rng",
        "rng = np.random.default_rng()",
        hint(
            "The same seed looks like it gives other rows each time. Which generator draws them?",
            "같은 시드인데도 매번 다른 행이 나오는 것으로 보입니다. 어떤 난수 생성기로 뽑습니까?",
        ),
        BATCHES,
    ),
    training(
        "train_needs_rng",
        "rng = np.random.default_rng() if rng is None else rng",
        "rng.random()",
        hint(
            "Without a generator it stops with an error. What should None stand for?",
            "난수 생성기가 없으면 오류로 끝납니다. None 값은 무엇을 대신합니까?",
        ),
        STEPS,
        BATCHES,
    ),
    training(
        "train_float_inputs_only",
        "    n_rows = len(x)\n",
        "    n_rows = len(x)\n    assert x.dtype == float\n",
        hint(
            "Inputs of integers are refused. What is wrong with whole numbers?",
            "정수 입력을 거부합니다. 정수가 왜 안 됩니까?",
        ),
        STEPS,
    ),
    training(
        "train_starts_anew",
        "    n_rows = len(x)\n",
        """    n_rows = len(x)
    for layer in net.layers:
        for name in layer.parameters:
            kept = layer.__dict__.setdefault("start of " + name, getattr(layer, name).copy())
            setattr(layer, name, kept.copy())
""",
        hint(
            "A second training looks like it begins at the first one's start. What should it go on from?",
            "두 번째 학습이 처음의 출발점에서 다시 시작하는 것으로 보입니다. 무엇에서 이어져야 합니까?",
        ),
        STEPS,
    ),
    training(
        "train_from_zero",
        "    n_rows = len(x)\n",
        """    n_rows = len(x)
    for layer in net.layers:
        for name in layer.parameters:
            getattr(layer, name)[...] = 0
""",
        hint(
            "All hidden units look alike. Where do the parameters start, and who decides that?",
            "모든 은닉 유닛이 똑같은 것으로 보입니다. 매개변수는 어디에서 시작하며, 누가 그것을 정합니까?",
        ),
        STEPS,
        BATCHES,
        LEARNS,
    ),
    training(
        "train_with_replacement",
        DRAWN,
        "        rows = rng.integers(n_rows, size=size) if size < n_rows else np.arange(n_rows)\n",
        hint("Drawing with replacement is fine here.", "여기에서는 복원 추출도 괜찮습니다."),
    ),
    training(
        "train_in_order",
        DRAWN,
        """        rows = np.arange(size) + size * len(losses)
        rows = rows % n_rows
""",
        hint(
            "Going through the rows in order is allowed; why do people shuffle?",
            "행을 순서대로 써도 됩니다. 그런데 왜 섞는 사람이 많을까요?",
        ),
    ),
]

# What the tests fetch of these is the same: the name of the second is said of both.
ALIKE = {"update_weights_only": "update_first_only"}
MISTAKES = alike(MISTAKES, ALIKE)
