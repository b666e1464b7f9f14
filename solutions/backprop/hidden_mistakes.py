"""Known mistakes of `backprop`: small changes to the reference, what they lose, and what to say about them."""

from autograder.course import Mistake, alike

START = "        self.activations = [x]\n"
THERE = """        self.activations = [x]
        for layer in self.layers:
            out = layer.forward(self.activations[-1])
            self.activations.append(out)
        return self.loss.forward(self.activations[-1], t)"""
CALL = "out = layer.forward(self.activations[-1])"
LOSS = "return self.loss.forward(self.activations[-1], t)"
PREDICT = """        for layer in self.layers:
            x = layer.forward(x)
        return x"""
DOUT = "dout = self.loss.backward()"
LOOP = """        for layer in reversed(self.layers):
            dout = layer.backward(dout)
"""
BACK = """            dout = layer.backward(dout)
            grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))
        return grads[::-1]"""
ENTRY = """grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))"""
TUPLES = """            grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))
        return grads[::-1]"""
WAY_BACK = """        dout = self.loss.backward()
        grads = []
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
            grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))
        return grads[::-1]"""
BETWEEN = '''
        ### END SOLUTION

    def predict(self, x):
        """Return the output of the last layer, shape (N, M): no loss, no targets.

        x: inputs, shape (N, D). May overwrite what forward kept.
        """
        ### BEGIN SOLUTION
        for layer in self.layers:
            x = layer.forward(x)
        return x
        ### END SOLUTION

    def backward(self):
        """Return the gradients of all parameters; uses what the latest forward kept, calls no forward.

        A list with one tuple per layer, in the order of the layers: (dW, db), (dW1, db1, dW2, db2), or ().
        """
        ### BEGIN SOLUTION
'''
NUMERICAL = """        x, t, found = self.activations[0], self.t, []
        for layer in self.layers:
            slopes = []
            for name in layer.parameters:
                kept = getattr(layer, name)
                def loss_at(value):
                    setattr(layer, name, value)
                    return self.forward(x, t)
                slopes.append(central_difference(loss_at, kept))
                setattr(layer, name, kept)
            found.append(tuple(slopes))
        self.loss.backward()
        return found"""
MEASURE = """            numerical = central_difference(loss_at, kept, h)
            setattr(layer, name, kept)
            errors.append(relative_error(analytic, numerical))
    return max(errors)"""

FORWARD = "network_forward"
LIST, LAST = "network_backward_list", "network_backward_last"
BELOW, LAYERS = "network_backward_below", "network_backward_layers"
ONCE = "network_once"
GRADIENTS = (LAST, BELOW, LAYERS)
ALL_BACK = (LIST, *GRADIENTS)
FINDS, RESTORES = "check_network_finds", "check_network_restores"
MEMORY, SCALE, REACH = "repaired_network_memory", "repaired_network_scale", "repaired_network_reach"


def hint(en, ko):
    """The sentence in both languages."""
    return {"en": en, "ko": ko}


def network(id, old, new, hint, *loses, same_as=None):
    """A mistake in Network."""
    return Mistake(id, "network", old, new, frozenset(loses), hint, same_as)


def checker(id, old, new, hint, *loses):
    """A mistake in check_network."""
    return Mistake(id, "check_network", old, new, frozenset(loses), hint)


def repaired(id, old, new, hint, *loses):
    """A mistake in RepairedNetwork."""
    return Mistake(id, "repaired_network", old, new, frozenset(loses), hint)


SCALED = hint(
    "Every gradient looks like a constant multiple of what it is. Where is the mean over the rows taken, and how often?",
    "모든 기울기에 같은 상수가 곱해진 것으로 보입니다. 행에 대한 평균은 어디에서 몇 번 계산합니까?",
)
LIST_HINT = hint(
    "The gradients look right, their arrangement does not. What does the docstring say about the entries of the list and their order?",
    "기울기는 맞지만 배열된 모양이 다른 것으로 보입니다. 목록의 항목과 그 순서에 대해 설명문은 무엇이라고 합니까?",
)

MISTAKES = [
    # forward
    network(
        "forward_x_to_every_layer",
        CALL,
        "out = layer.forward(x)",
        hint(
            "Every layer looks like it receives the batch itself. What does the second layer take as its input?",
            "모든 계층이 배치 자체를 받는 것으로 보입니다. 둘째 계층은 무엇을 입력으로 받습니까?",
        ),
        FORWARD,
        *ALL_BACK,
        ONCE,
    ),
    network(
        "forward_without_x",
        THERE,
        """        self.activations = []
        for layer in self.layers:
            x = layer.forward(x)
            self.activations.append(x)
        return self.loss.forward(x, t)""",
        hint(
            "The list of intermediate results looks one entry short. What stands at its beginning?",
            "중간 결과의 목록에 항목이 하나 모자란 것으로 보입니다. 맨 앞에는 무엇이 있어야 합니까?",
        ),
        FORWARD,
    ),
    network(
        "forward_without_last",
        THERE,
        """        self.activations = []
        for layer in self.layers:
            self.activations.append(x)
            x = layer.forward(x)
        return self.loss.forward(x, t)""",
        hint(
            "The list of intermediate results looks one entry short. Is the output of the last layer in it?",
            "중간 결과의 목록에 항목이 하나 모자란 것으로 보입니다. 마지막 계층의 출력도 들어 있습니까?",
        ),
        FORWARD,
    ),
    network(
        "forward_with_loss",
        LOSS,
        """self.activations.append(self.loss.forward(self.activations[-1], t))
        return self.activations[-1]""",
        hint(
            "The list of intermediate results looks one entry too long. Is the loss the output of a layer?",
            "중간 결과의 목록에 항목이 하나 남는 것으로 보입니다. 손실이 계층의 출력입니까?",
        ),
        FORWARD,
    ),
    network(
        "forward_keeps_growing",
        START,
        '        self.activations = [*getattr(self, "activations", []), x]\n',
        hint(
            "After a second forward the list looks longer. When does it start anew?",
            "두 번째 순전파 뒤에 목록이 길어진 것으로 보입니다. 목록은 언제 새로 시작합니까?",
        ),
        FORWARD,
    ),
    network(
        "forward_keeps_first",
        THERE,
        """        kept = [x]
        for layer in self.layers:
            kept.append(layer.forward(kept[-1]))
        if not hasattr(self, "activations"):
            self.activations = kept
        return self.loss.forward(kept[-1], t)""",
        hint(
            "The intermediate results look like those of an earlier forward. When is what was kept replaced?",
            "중간 결과가 이전 순전파의 것으로 보입니다. 저장된 값은 언제 바뀝니까?",
        ),
        FORWARD,
    ),
    network(
        "forward_no_return",
        LOSS,
        "self.loss.forward(self.activations[-1], t)",
        hint(
            "forward gives None. What should the one who calls it receive?",
            "forward 메서드가 None 값을 돌려줍니다. 호출한 쪽은 무엇을 받아야 합니까?",
        ),
        FORWARD,
    ),
    network(
        "forward_returns_output",
        LOSS,
        """self.loss.forward(self.activations[-1], t)
        return self.activations[-1]""",
        hint(
            "forward looks like it gives the last output. Which number says how far that is from the targets?",
            "forward 메서드가 마지막 출력을 돌려주는 것으로 보입니다. 그것이 목표값에서 얼마나 먼지는 어떤 수가 말해 줍니까?",
        ),
        FORWARD,
    ),
    network(
        "forward_sum_over_batch",
        LOSS,
        "return self.loss.forward(self.activations[-1], t) * len(x)",
        hint(
            "The loss looks N times as large. Does the loss take its mean already?",
            "손실이 N배로 보입니다. 손실 함수가 이미 평균을 계산하지 않습니까?",
        ),
        FORWARD,
    ),
    network(
        "forward_twice",
        LOSS,
        "return self.loss.forward(self.predict(x), t)",
        hint(
            "Each layer looks like it runs twice. Is the last output not known already?",
            "각 계층이 두 번 실행되는 것으로 보입니다. 마지막 출력은 이미 알고 있지 않습니까?",
        ),
        ONCE,
    ),
    network(
        "forward_centres_x",
        START,
        "        if x.dtype == float:\n            x -= x.mean(axis=0)\n" + START,
        hint(
            "The batch looks changed afterwards. Which line writes into it?",
            "배치의 내용이 바뀐 것으로 보입니다. 어느 줄이 그 배열에 값을 씁니까?",
        ),
        FORWARD,
        *GRADIENTS,
    ),
    network(
        "forward_keeps_the_type_of_x",
        CALL,
        "out = layer.forward(self.activations[-1]).astype(x.dtype)",
        hint(
            "A batch of integers looks cut to whole numbers on its way. Which type do the outputs need?",
            "정수 배치가 지나가면서 소수 부분이 잘린 것으로 보입니다. 출력에는 어떤 자료형이 필요합니까?",
        ),
        FORWARD,
        LAYERS,
    ),
    network(
        "forward_float64_only",
        START,
        "        assert x.dtype == np.float64\n" + START,
        hint(
            "Another type of number is refused. What is wrong with whole numbers as inputs?",
            "다른 자료형의 입력을 거부합니다. 정수 입력이 왜 안 됩니까?",
        ),
        FORWARD,
        LAYERS,
    ),
    network(
        "forward_shared_by_all",
        START + "        for layer in self.layers:\n            out",
        "        Network.activations = [x]\n        for layer in self.layers:\n            out",
        hint(
            "Two nets look like they share what they keep. Whose attribute is it, the net's or the class's?",
            "두 신경망이 저장한 값을 함께 쓰는 것으로 보입니다. 객체의 속성입니까, 클래스의 속성입니까?",
        ),
        FORWARD,
    ),
    network(
        "forward_skips_a_known_batch",
        THERE,
        """        if hasattr(self, "value") and np.array_equal(self.activations[0], x):
            return self.value
        self.activations = [x]
        for layer in self.layers:
            self.activations.append(layer.forward(self.activations[-1]))
        self.value = self.loss.forward(self.activations[-1], t)
        return self.value""",
        hint(
            "After a change of the parameters the gradients look old. What else does the loss depend on besides the batch?",
            "매개변수를 바꾼 뒤에도 기울기가 예전 것으로 보입니다. 손실은 배치 말고 무엇에 따라 달라집니까?",
        ),
        BELOW,
    ),
    network(
        "predict_softmax_again",
        PREDICT,
        """        for layer in self.layers:
            x = layer.forward(x)
        return Softmax().forward(x)""",
        hint(
            "predict looks like it applies a softmax to the last output. Did anybody ask for one more layer?",
            "predict 메서드가 마지막 출력에 소프트맥스를 한 번 더 적용한 것으로 보입니다. 계층 하나가 더 필요합니까?",
        ),
        FORWARD,
    ),
    network(
        "predict_labels",
        PREDICT,
        """        for layer in self.layers:
            x = layer.forward(x)
        return np.argmax(x, axis=1)""",
        hint(
            "predict looks like it gives labels. What does its docstring promise?",
            "predict 메서드가 레이블을 돌려주는 것으로 보입니다. 설명문은 무엇을 약속합니까?",
        ),
        FORWARD,
    ),
    network(
        "predict_latest_output",
        PREDICT,
        "        return self.activations[-1]",
        hint(
            "predict looks like it repeats the latest output of forward. Which batch was it asked about?",
            "predict 메서드가 forward 메서드의 마지막 출력을 다시 돌려주는 것으로 보입니다. 어떤 배치에 대해 물었습니까?",
        ),
        FORWARD,
    ),
    network(
        "predict_keeps_results",
        PREDICT,
        """        self.activations = [x]
        for layer in self.layers:
            x = layer.forward(x)
            self.activations.append(x)
        return x""",
        hint("predict may overwrite what forward kept.", "predict 메서드는 저장된 값을 덮어써도 됩니다."),
    ),
    # backward: the loop
    network(
        "backward_in_forward_order",
        LOOP,
        """        for layer in self.layers:
            dout = layer.backward(dout)
""",
        hint(
            "The layers look visited from first to last. Which layer stands next to the loss?",
            "계층을 앞에서부터 지나가는 것으로 보입니다. 손실 바로 옆에 있는 계층은 어느 것입니까?",
        ),
        *ALL_BACK,
        ONCE,
    ),
    network(
        "backward_reverses_the_layers_themselves",
        LOOP,
        """        self.layers.reverse()
        for layer in self.layers:
            dout = layer.backward(dout)
""",
        hint(
            "After one way back the next forward looks like it runs in the wrong order. Which list was turned round?",
            "한 번 되돌아온 뒤의 순전파가 거꾸로 진행되는 것으로 보입니다. 어떤 목록이 뒤집혔습니까?",
        ),
        BELOW,
    ),
    network(
        "backward_not_handed_on",
        BACK,
        """            layer.backward(dout)
            grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))
        return grads[::-1]""",
        hint(
            "Every layer looks like it receives the gradient of the loss. What does a layer hand on to the one before it?",
            "모든 계층이 손실의 기울기를 받는 것으로 보입니다. 계층은 앞 계층에 무엇을 넘겨줍니까?",
        ),
        *ALL_BACK,
        ONCE,
    ),
    network(
        "backward_skips_activations",
        BACK,
        """            if layer.parameters:
                dout = layer.backward(dout)
            grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))
        return grads[::-1]""",
        hint(
            "The way back looks like it passes over the activations. Is their local gradient 1 everywhere?",
            "되돌아오는 길에 활성화 함수를 건너뛴 것으로 보입니다. 활성화 함수의 국소 기울기는 어디에서나 1입니까?",
        ),
        BELOW,
        LAYERS,
        ONCE,
    ),
    network(
        "backward_activation_times_output",
        WAY_BACK,
        """        dout = self.loss.backward()
        grads = []
        for i in reversed(range(len(self.layers))):
            layer = self.layers[i]
            dout = layer.backward(dout) if layer.parameters else dout * self.activations[i + 1]
            grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))
        return grads[::-1]""",
        hint(
            "An activation looks multiplied by its output. What is multiplied on the way back, its value or its slope?",
            "활성화 함수의 출력이 곱해진 것으로 보입니다. 되돌아올 때 곱하는 것은 값입니까, 기울기입니까?",
        ),
        BELOW,
        LAYERS,
        ONCE,
    ),
    network("backward_times_n", DOUT, "dout = self.loss.backward() * len(self.activations[0])", SCALED, *GRADIENTS),
    network("backward_over_n", DOUT, "dout = self.loss.backward() / len(self.activations[0])", SCALED, *GRADIENTS),
    network(
        "backward_over_n_in_every_layer",
        LOOP,
        """        for layer in reversed(self.layers):
            dout = layer.backward(dout) / len(self.activations[0])
""",
        hint(
            "The lower the layer, the smaller its gradient looks, by a factor of N. Who divides by N, and how often?",
            "아래 계층일수록 기울기가 N분의 1씩 작아지는 것으로 보입니다. N으로 나누는 일은 누가 몇 번 합니까?",
        ),
        BELOW,
        LAYERS,
    ),
    network(
        "backward_sign",
        DOUT,
        "dout = -self.loss.backward()",
        hint(
            "Every gradient looks turned round. Does backward compute a gradient, or a step of descent?",
            "모든 기울기의 부호가 반대인 것으로 보입니다. backward 메서드는 기울기를 구합니까, 하강할 방향을 구합니까?",
        ),
        *GRADIENTS,
    ),
    network(
        "backward_from_ones",
        DOUT,
        "dout = np.ones_like(self.activations[-1])",
        hint(
            "The way back looks like it starts with ones. What does the loss say about the last output?",
            "되돌아오는 길이 1에서 출발하는 것으로 보입니다. 손실은 마지막 출력에 대해 무엇이라고 합니까?",
        ),
        *GRADIENTS,
        ONCE,
    ),
    network(
        "backward_from_output_minus_target",
        DOUT,
        'dout = self.activations[-1] - self.loss.t if hasattr(self.loss, "t") else self.loss.backward()',
        hint(
            "The way back looks like it starts with y - t whatever the loss is. Which loss has that gradient?",
            "손실이 무엇이든 y - t에서 출발하는 것으로 보입니다. 어떤 손실의 기울기가 그렇습니까?",
        ),
        *GRADIENTS,
    ),
    network(
        "backward_without_first_layer",
        LOOP,
        """        for layer in reversed(self.layers[1:]):
            dout = layer.backward(dout)
""",
        hint(
            "The first layer looks left out. Where does the way back end?",
            "첫 계층이 빠진 것으로 보입니다. 되돌아오는 길은 어디에서 끝납니까?",
        ),
        *ALL_BACK,
        ONCE,
    ),
    network(
        "backward_reads_too_early",
        BACK,
        """            grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))
            dout = layer.backward(dout)
        return grads[::-1]""",
        hint(
            "The gradients look read before they are there. When does a layer store them?",
            "기울기가 생기기 전에 읽은 것으로 보입니다. 계층은 언제 기울기를 저장합니까?",
        ),
        *ALL_BACK,
    ),
    network(
        "backward_list_kept_between_calls",
        WAY_BACK,
        """        dout = self.loss.backward()
        self.grads = getattr(self, "grads", [])
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
            self.grads.insert(0, tuple(getattr(layer, "d" + name) for name in layer.parameters))
        return self.grads""",
        hint(
            "After a second backward the list looks longer. What should it start from each time?",
            "두 번째 역전파 뒤에 목록이 길어진 것으로 보입니다. 매번 무엇에서 시작해야 합니까?",
        ),
        BELOW,
    ),
    network(
        "backward_accumulates",
        WAY_BACK,
        """        before = [[getattr(layer, "d" + name, 0) for name in layer.parameters] for layer in self.layers]
        dout = self.loss.backward()
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        for layer, old in zip(self.layers, before):
            for name, gradient in zip(layer.parameters, old):
                setattr(layer, "d" + name, getattr(layer, "d" + name) + gradient)
        return [tuple(getattr(layer, "d" + name) for name in layer.parameters) for layer in self.layers]""",
        hint(
            "The second backward looks like the sum of both. What happens to the gradients of the step before?",
            "두 번째 역전파가 둘의 합으로 보입니다. 이전 단계의 기울기는 어떻게 되어야 합니까?",
        ),
        BELOW,
    ),
    network(
        "backward_updates_before_handing_on",
        WAY_BACK,
        """        dout = self.loss.backward()
        grads = []
        for i in reversed(range(len(self.layers))):
            layer = self.layers[i]
            if "W" in layer.parameters:
                layer.W = layer.W - 0.1 * self.activations[i].T @ dout
            dout = layer.backward(dout)
            grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))
        return grads[::-1]""",
        hint(
            "The lower layers look computed with weights that have moved already. When may a parameter be updated?",
            "아래 계층이 이미 움직인 가중치로 계산된 것으로 보입니다. 매개변수는 언제 갱신해도 됩니까?",
        ),
        BELOW,
        LAYERS,
    ),
    network(
        "backward_updates",
        BACK,
        """            dout = layer.backward(dout)
            for name in layer.parameters:
                value = getattr(layer, name)
                value -= 0.1 * getattr(layer, "d" + name)
            grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))
        return grads[::-1]""",
        hint(
            "The parameters look moved after backward. Whose work is that?",
            "backward 메서드 뒤에 매개변수가 움직인 것으로 보입니다. 그것은 누구의 일입니까?",
        ),
        BELOW,
    ),
    network(
        "backward_of_the_latest_net",
        WAY_BACK,
        """        dout = self.loss.backward()
        grads = []
        for layer in reversed(Network.latest):
            dout = layer.backward(dout)
            grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))
        return grads[::-1]

    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if name == "activations":
            Network.latest = self.layers""",
        hint(
            "The way back looks like it runs through the layers of another net. Whose layers does self hold?",
            "다른 신경망의 계층을 지나가는 것으로 보입니다. self에는 누구의 계층이 있습니까?",
        ),
        BELOW,
    ),
    network(
        "backward_fully_connected_only",
        ENTRY,
        "grads.append((layer.dW, layer.db) if isinstance(layer, FullyConnected) else ())",
        hint(
            "Only fully connected layers look like they have gradients. Which other layer has parameters?",
            "완전 연결 계층에만 기울기가 있는 것으로 보입니다. 매개변수가 있는 다른 계층은 무엇입니까?",
        ),
        LIST,
        LAYERS,
    ),
    network(
        "backward_bias_regularised",
        BACK,
        """            dout = layer.backward(dout)
            if hasattr(layer, "db"):
                layer.db = layer.db + 0.1 * layer.b
            grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))
        return grads[::-1]""",
        hint(
            "db looks right but for something proportional to b. Is there a penalty on b in this loss?",
            "db 기울기에 b에 비례하는 값이 더해진 것으로 보입니다. 이 손실에 b에 대한 벌점이 있습니까?",
        ),
        LAST,
        BELOW,
        LAYERS,
    ),
    # backward: the list
    network(
        "backward_flat_list",
        TUPLES,
        """            grads = [getattr(layer, "d" + name) for name in layer.parameters] + grads
        return grads""",
        LIST_HINT,
        LIST,
    ),
    network("backward_reversed_list", "return grads[::-1]", "return grads", LIST_HINT, LIST),
    network(
        "backward_only_layers_with_parameters",
        TUPLES,
        """            if layer.parameters:
                grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters))
        return grads[::-1]""",
        LIST_HINT,
        LIST,
    ),
    network(
        "backward_dicts",
        ENTRY,
        'grads.append({name: getattr(layer, "d" + name) for name in layer.parameters})',
        LIST_HINT,
        LIST,
    ),
    network(
        "backward_none_for_activations",
        ENTRY,
        'grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters) or None)',
        LIST_HINT,
        LIST,
    ),
    network(
        "backward_lists",
        ENTRY,
        'grads.append([getattr(layer, "d" + name) for name in layer.parameters])',
        hint("A list in the place of a tuple is fine here.", "여기에서는 튜플 대신 리스트도 괜찮습니다."),
    ),
    network(
        "backward_bias_first",
        ENTRY,
        'grads.append(tuple(getattr(layer, "d" + name) for name in layer.parameters[::-1]))',
        hint(
            "The gradients of a layer look like they stand in another order. Which comes first in parameters?",
            "한 계층의 기울기가 다른 순서로 놓인 것으로 보입니다. parameters 튜플에서는 무엇이 먼저입니까?",
        ),
        *ALL_BACK,
    ),
    network(
        "backward_no_return",
        "return grads[::-1]",
        "grads[::-1]",
        hint(
            "backward gives None. What does its docstring promise?",
            "backward 메서드가 None 값을 돌려줍니다. 설명문은 무엇을 약속합니까?",
        ),
        *ALL_BACK,
    ),
    # once
    network(
        "backward_second_forward",
        WAY_BACK,
        """        dout = self.loss.backward()
        grads = []
        for i in reversed(range(len(self.layers))):
            self.layers[i].forward(self.activations[i])
            dout = self.layers[i].backward(dout)
            grads.append(tuple(getattr(self.layers[i], "d" + name) for name in self.layers[i].parameters))
        return grads[::-1]""",
        hint(
            "Each layer looks like it runs forward once more. What did it keep the first time?",
            "각 계층의 순전파가 한 번 더 실행되는 것으로 보입니다. 처음에 무엇을 저장했습니까?",
        ),
        ONCE,
    ),
    network(
        "backward_from_the_loss_for_every_layer",
        WAY_BACK,
        """        grads = []
        for i in reversed(range(len(self.layers))):
            dout = self.loss.backward()
            for layer in reversed(self.layers[i:]):
                dout = layer.backward(dout)
            grads.append(tuple(getattr(self.layers[i], "d" + name) for name in self.layers[i].parameters))
        return grads[::-1]""",
        hint(
            "The way back looks like it starts at the loss anew for each layer. How often does each layer's backward run?",
            "계층마다 손실에서 다시 출발하는 것으로 보입니다. 각 계층의 backward 메서드는 몇 번 실행됩니까?",
        ),
        ONCE,
    ),
    network(
        "backward_numerical",
        THERE.replace("        return", "        self.t = t\n        return").replace("        self.t = t\n", "")
        + BETWEEN
        + WAY_BACK,
        THERE.replace("        return", "        self.t = t\n        return") + BETWEEN + NUMERICAL,
        hint(
            "The gradients look measured rather than computed. How many trips through the net does that take?",
            "기울기를 계산하지 않고 잰 것으로 보입니다. 그러려면 신경망을 몇 번이나 지나가야 합니까?",
        ),
        BELOW,
        ONCE,
    ),
    # check_network
    checker(
        "check_last_array_only",
        "return max(errors)",
        "return errors[-1]",
        hint(
            "Only the last array looks compared. What becomes of the errors before it?",
            "마지막 배열만 비교한 것으로 보입니다. 그 앞의 오차들은 어떻게 됩니까?",
        ),
        FINDS,
    ),
    checker(
        "check_mean",
        "return max(errors)",
        "return float(np.mean(errors))",
        hint(
            "It looks like a mean of the errors. What does one bad array become among many good ones?",
            "오차의 평균으로 보입니다. 좋은 배열이 많을 때 나쁜 배열 하나는 어떻게 보입니까?",
        ),
        FINDS,
    ),
    checker(
        "check_smallest",
        "return max(errors)",
        "return min(errors)",
        hint(
            "It looks like the smallest error. Which one decides?",
            "가장 작은 오차로 보입니다. 어느 오차가 판정을 결정합니까?",
        ),
        FINDS,
    ),
    checker(
        "check_sum",
        "return max(errors)",
        "return sum(errors)",
        hint("It looks like the sum of the errors. What is asked for?", "오차의 합으로 보입니다. 무엇을 물었습니까?"),
        FINDS,
    ),
    checker(
        "check_list",
        "return max(errors)",
        "return errors",
        hint("A list came back. Which single number is asked for?", "목록이 돌아왔습니다. 어떤 수 하나를 물었습니까?"),
        FINDS,
        RESTORES,
    ),
    checker(
        "check_verdict",
        "return max(errors)",
        "return max(errors) < 1e-5",
        hint(
            "A verdict came back, not a number. What does the docstring promise?",
            "수가 아니라 판정이 돌아왔습니다. 설명문은 무엇을 약속합니까?",
        ),
        FINDS,
        RESTORES,
    ),
    checker(
        "check_nothing",
        "return max(errors)",
        "return 0.0",
        hint(
            "It looks like it is satisfied with every net. Try it on one with a bug: what should it say?",
            "어떤 신경망에도 만족하는 것으로 보입니다. 버그가 있는 신경망에서는 무엇이라고 해야 합니까?",
        ),
        FINDS,
        RESTORES,
    ),
    checker(
        "check_absolute",
        "errors.append(relative_error(analytic, numerical))",
        "errors.append(np.max(np.abs(analytic - numerical)))",
        hint(
            "It looks like an absolute difference. What would it say of a gradient of 1e-8 that is wholly wrong?",
            "절대 오차로 보입니다. 크기가 1e-8인 기울기가 완전히 틀렸다면 무엇이라고 하겠습니까?",
        ),
        FINDS,
    ),
    checker(
        "check_all_arrays_at_once",
        MEASURE,
        """            numerical = central_difference(loss_at, kept, h)
            setattr(layer, name, kept)
            errors.append((np.ravel(analytic), np.ravel(numerical)))
    return relative_error(np.concatenate([a for a, _ in errors]), np.concatenate([n for _, n in errors]))""",
        hint(
            "All arrays look compared as one. What hides a wrong small one beside large ones?",
            "모든 배열을 하나로 이어 비교한 것으로 보입니다. 큰 배열 옆에서 작은 배열의 오차는 어떻게 됩니까?",
        ),
        FINDS,
    ),
    checker(
        "check_first_parameter_only",
        "zip(layer.parameters, layer_grads)",
        "zip(layer.parameters[:1], layer_grads)",
        hint(
            "Only the first parameter of each layer looks compared. Which others are there?",
            "각 계층의 첫 매개변수만 비교한 것으로 보입니다. 다른 매개변수는 무엇입니까?",
        ),
        FINDS,
    ),
    checker(
        "check_fully_connected_only",
        "        for name, analytic in zip(layer.parameters, layer_grads):",
        "        for name, analytic in zip(layer.parameters if isinstance(layer, FullyConnected) else (), layer_grads):",
        hint(
            "Only fully connected layers look compared. Which other layer has parameters?",
            "완전 연결 계층만 비교한 것으로 보입니다. 매개변수가 있는 다른 계층은 무엇입니까?",
        ),
        FINDS,
    ),
    checker(
        "check_first_layer_only",
        "    return max(errors)",
        "        if errors:\n            break\n    return max(errors)",
        hint(
            "Only the first layer looks compared. Where does the loop end?",
            "첫 계층만 비교한 것으로 보입니다. 반복은 어디에서 끝납니까?",
        ),
        FINDS,
    ),
    checker(
        "check_ignores_h",
        "central_difference(loss_at, kept, h)",
        "central_difference(loss_at, kept)",
        hint(
            "The step looks the same whatever h is. Who needs to know h?",
            "h가 무엇이든 간격이 같은 것으로 보입니다. h는 누가 알아야 합니까?",
        ),
        FINDS,
    ),
    checker(
        "check_gradient_of_the_moved_net",
        MEASURE,
        """            numerical = central_difference(loss_at, kept, h)
            setattr(layer, name, kept)
            grads = dict(zip(map(id, net.layers), net.backward()))
            errors.append(relative_error(grads[id(layer)][layer.parameters.index(name)], numerical))
    return max(errors)""",
        hint(
            "The gradients look like those of parameters that were moved. Which forward came before backward?",
            "움직인 매개변수의 기울기로 보입니다. backward 메서드 앞의 순전파는 어느 것이었습니까?",
        ),
        FINDS,
    ),
    checker(
        "check_not_restored",
        "            setattr(layer, name, kept)\n            errors",
        "            errors",
        hint(
            "A parameter looks moved afterwards. What stands in its place after the last evaluation?",
            "끝난 뒤에 매개변수가 움직인 것으로 보입니다. 마지막 계산 뒤에 그 자리에는 무엇이 있습니까?",
        ),
        FINDS,
        RESTORES,
    ),
    checker(
        "check_restores_weights_only",
        "            setattr(layer, name, kept)\n            errors",
        '            if name.startswith("W"):\n                setattr(layer, name, kept)\n            errors',
        hint(
            "A bias looks moved afterwards. Which parameters are put back?",
            "끝난 뒤에 편향이 움직인 것으로 보입니다. 어떤 매개변수를 되돌려 놓습니까?",
        ),
        FINDS,
        RESTORES,
    ),
    checker(
        "check_moves_x",
        "    return max(errors)",
        "    x[0, 0] += h\n    return max(errors)",
        hint(
            "The batch looks changed afterwards. Which line writes into it?",
            "배치의 내용이 바뀐 것으로 보입니다. 어느 줄이 그 배열에 값을 씁니까?",
        ),
        RESTORES,
    ),
    checker(
        "check_reads_from_layers",
        "errors.append(relative_error(analytic, numerical))",
        "errors.append(relative_error(grads[net.layers.index(layer)][layer.parameters.index(name)], numerical))",
        hint("The gradient may be looked up in any way.", "기울기는 어떤 방법으로 찾아도 됩니다."),
    ),
    # RepairedNetwork
    repaired(
        "repaired_memory_left",
        "        self.activations = []\n",
        "",
        hint(
            "After a second forward, activations looks too long. What does through do to a list that is not empty?",
            "두 번째 순전파 뒤에 activations 목록이 너무 긴 것으로 보입니다. 비어 있지 않은 목록에 through 메서드는 무엇을 합니까?",
        ),
        MEMORY,
    ),
    repaired(
        "repaired_memory_emptied_too_late",
        "        self.activations = []\n        return self.loss.forward(self.through(x, 0), t)",
        "        value = self.loss.forward(self.through(x, 0), t)\n        self.activations = []\n        return value",
        hint(
            "activations looks empty after forward. When is the right moment to start anew?",
            "순전파 뒤에 activations 목록이 빈 것으로 보입니다. 언제 새로 시작해야 합니까?",
        ),
        MEMORY,
    ),
    repaired(
        "repaired_memory_runs_twice",
        "        self.activations = []\n",
        "        self.predict(x)\n        self.activations = []\n",
        hint(
            "Each layer looks like it runs more than once in one forward. Which call is not needed?",
            "한 번의 순전파에서 각 계층이 여러 번 실행되는 것으로 보입니다. 어떤 호출이 필요 없습니까?",
        ),
        MEMORY,
    ),
    repaired(
        "repaired_keeps_first_gradients",
        "        return self.back(self.loss.backward(), len(self.layers) - 1)",
        """        if not hasattr(self, "kept"):
            self.kept = self.back(self.loss.backward(), len(self.layers) - 1)
        return self.kept""",
        hint(
            "The gradients look like those of an earlier forward. When are they computed anew?",
            "이전 순전파의 기울기가 그대로 남은 것으로 보입니다. 언제 다시 계산합니까?",
        ),
        SCALE,
        REACH,
    ),
    repaired(
        "repaired_scale_left",
        "self.back(self.loss.backward(), len(self.layers) - 1)",
        "self.back(self.loss.backward() / len(self.activations[-1]), len(self.layers) - 1)",
        hint(
            "Every gradient looks N times too small. Who has divided by N already?",
            "모든 기울기가 N분의 1로 작아진 것으로 보입니다. 누가 이미 N으로 나누었습니까?",
        ),
        SCALE,
    ),
    repaired(
        "repaired_scale_turned",
        "self.back(self.loss.backward(), len(self.layers) - 1)",
        "self.back(self.loss.backward() * len(self.activations[-1]), len(self.layers) - 1)",
        hint(
            "Every gradient looks N times too large. Is a factor needed at all?",
            "모든 기울기가 N배로 커진 것으로 보입니다. 인수가 필요하기는 합니까?",
        ),
        SCALE,
    ),
    repaired(
        "repaired_reach_left",
        "        if k < 0:\n            return []",
        "        if k == 0:\n            return [()]",
        hint(
            "The first layer looks like it has no gradients. For which k does the recursion end?",
            "첫 계층에 기울기가 없는 것으로 보입니다. 재귀는 어떤 k에서 끝납니까?",
        ),
        REACH,
    ),
    repaired(
        "repaired_reach_entry_dropped",
        "        if k < 0:\n            return []",
        "        if k == 0:\n            return []",
        hint(
            "The list looks one entry short. Does the recursion visit the first layer?",
            "목록에 항목이 하나 모자란 것으로 보입니다. 재귀가 첫 계층을 지나갑니까?",
        ),
        REACH,
    ),
    repaired(
        "repaired_reach_reversed",
        "return [*self.back(dx, k - 1), own]",
        "return [own, *self.back(dx, k - 1)]",
        hint(
            "The entries look like they stand in reverse order. Where does a layer's own entry belong?",
            "항목들이 역순으로 놓인 것으로 보입니다. 자기 항목은 어디에 있어야 합니까?",
        ),
        REACH,
    ),
    repaired(
        "repaired_reach_visited_twice",
        "        dx = self.layers[k].backward(dout)\n",
        "        self.layers[k].backward(dout)\n        dx = self.layers[k].backward(dout)\n",
        hint(
            "Each layer's backward looks like it runs twice. Is its first answer not enough?",
            "각 계층의 backward 메서드가 두 번 실행되는 것으로 보입니다. 첫 번째 답으로 충분하지 않습니까?",
        ),
        REACH,
    ),
    repaired(
        "nothing_repaired",
        """        self.activations = []
        return self.loss.forward(self.through(x, 0), t)
        ### END SOLUTION

    def back(self, dout, k):
        \"\"\"Send dout back through layer k and all before it; return the list of their parameter gradients.\"\"\"
        ### BEGIN SOLUTION
        if k < 0:
            return []
        dx = self.layers[k].backward(dout)
        own = tuple(getattr(self.layers[k], "d" + name) for name in self.layers[k].parameters)
        return [*self.back(dx, k - 1), own]
        ### END SOLUTION

    def backward(self):
        \"\"\"Return one tuple of parameter gradients per layer, in the order of the layers.\"\"\"
        ### BEGIN SOLUTION
        return self.back(self.loss.backward(), len(self.layers) - 1)""",
        """        return BrokenNetwork.forward(self, x, t)

    def back(self, dout, k):
        return BrokenNetwork.back(self, dout, k)

    def backward(self):
        return BrokenNetwork.backward(self)""",
        hint(
            "It looks as broken as before. Which of the three symptoms have you seen with your own eyes?",
            "이전과 똑같이 고장 난 것으로 보입니다. 세 증상 가운데 어느 것을 직접 확인해 보았습니까?",
        ),
        MEMORY,
        SCALE,
        REACH,
    ),
]

# What the tests fetch of these is the same: the name of the second is said of both.
ALIKE = {
    "forward_keeps_first": "forward_keeps_growing",
    "check_fully_connected_only": "check_last_array_only",
}
MISTAKES = alike(MISTAKES, ALIKE)
