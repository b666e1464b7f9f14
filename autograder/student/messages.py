"""Every sentence that a visible check or a picture can show, by language and key.

In Korean a noun or a counter follows every placeholder, so that the particle after it is always the right one.
"""

import os

from autograder.student.running import running_notebook

LANGUAGE_VARIABLE = "AUTOGRADER_LANG"

MESSAGES = {
    "en": {
        # the state of a check, and its last line
        "right": "right",
        "wrong": "not right yet",
        "unwritten": "not written yet",
        "footer": "visible checks {passed} of {total}; hidden tests use other numbers",
        "footer_points": "visible checks {passed} of {total}; "
        "hidden tests, worth {points} of {all} points, use other numbers",
        "empty": "nothing was checked",
        # what happened
        "not_written": "This part is not written yet.",
        "undefined": "The name {name} does not exist yet.",
        "raised": "Your code stopped with {error}: {message}",
        "returned_none": "{call} returned None.",
        "is_none": "{name} is None.",
        "not_numbers": "{name} is of type {kind}, not a number or an array of numbers.",
        "not_a_tuple": "{call} returned a {kind}, not a tuple of {count}.",
        "count": "{call} returned a tuple of {got}, not of {count}.",
        "not_a_dict": "The result is of type {kind}, not a dict.",
        "missing_keys": "The dict has no {missing}; it has {found}.",
        "shape": "{name} is {got}; it should be {expected}.",
        "nan": "{name} is not finite.",
        "value": "{name} differs from the number worked out by hand.",
        "gradient": "{name} does not fit the slope of your own {of}.",
        # what to ask oneself
        "ask_undefined": "Have you run the cell that defines it, and did it run to its end?",
        "ask_raised": "What do the variables in this line hold when it runs?",
        "ask_none": "Does every way through the function end in a return?",
        "ask_shape": "What is the shape of each factor in the line that computes {name}?",
        "ask_structure": "What does the docstring say it returns, and in which order?",
        "ask_nan": "Which step divides by zero, or grows beyond all numbers?",
        "ask_transposed": "It looks transposed. Which axis counts the samples, and which the units?",
        "ask_kept_dimension": "The numbers look right, in another shape. Which shape does the docstring name?",
        "ask_not_summed": "It looks like a sum is missing. Over which axis was the input copied?",
        "ask_value_zero": "It is 0 everywhere. Which line should fill it, and does that line run?",
        "ask_value_sign": "It looks like the right number with the opposite sign. Where does the sign come from?",
        "ask_value_factor": "It looks like {ratio} times the right number, everywhere. Where does that come from?",
        "ask_value_reciprocal": "It looks like one divided by the right number. What is divided by what?",
        "ask_value": "Work this example out on paper: at which step does your code take another turn?",
        "ask_zero": "Move {input} a little and leave the rest alone: does the output really stay where it is?",
        "ask_sign": "If {input} grows a little, does the output grow or shrink?",
        "ask_upstream": "What would become of {name} if dout were ten times as large?",
        "ask_local": "{name} is just dout here. If {input} moves by 0.01, does the output move by 0.01, too?",
        "ask_swapped": "These are the slopes of another input. Which one, and what does that tell you?",
        "ask_factor": "{name} is {ratio} times the slope, everywhere. Where does that factor come from?",
        "ask_paths": "If {input} moves a little, which outputs move, and what does each one's dout make of that?",
        "ask_gradient": "Move only {input} a little: how far does the output move, and what does dout make of that?",
        # words in tables and pictures
        "your_code": "Your code",
        "entry": "entry",
        "yours": "yours",
        "expected": "expected",
        "analytic": "your gradient",
        "numerical": "measured slope",
        "single": "a single number",
        "array_of_shape": "an array of shape {shape}",
        "value_word": "value",
        "gradient_word": "gradient",
        "legend_value": "above: value",
        "legend_gradient": "below: gradient",
        "drawn_from_yours": "computed from your own code",
        "first_wrong": "On the way back, {name} is the first that does not fit. Which two numbers does it come from?",
        "points": "points",
        "matrix": "the matrix",
        "out": "The result",
        "height": "the stronger the colour, the greater the value",
        "nothing_to_draw": "There is nothing to draw.",
        "not_a_matrix": "{name} is {got}; it should be a matrix.",
        "no_picture": "There is no picture yet: {reason}",
    },
    "ko": {
        # the state of a check, and its last line
        "right": "맞았습니다",
        "wrong": "아직 맞지 않습니다",
        "unwritten": "아직 작성하지 않았습니다",
        "footer": "공개 검사 {total}개 가운데 {passed}개 통과, 비공개 테스트는 다른 수를 사용합니다",
        "footer_points": "공개 검사 {total}개 가운데 {passed}개 통과, "
        "{all}점 가운데 {points}점이 걸린 비공개 테스트는 다른 수를 사용합니다",
        "empty": "검사한 것이 없습니다",
        # what happened
        "not_written": "이 부분은 아직 작성하지 않았습니다.",
        "undefined": "{name} 이름이 아직 정의되지 않았습니다.",
        "raised": "작성한 코드가 {error} 예외로 멈추었습니다: {message}",
        "returned_none": "{call} 실행 결과가 None입니다.",
        "is_none": "{name} 값이 None입니다.",
        "not_numbers": "{name} 값이 {kind} 형입니다. 수 또는 수의 배열이어야 합니다.",
        "not_a_tuple": "{call} 실행 결과가 {kind} 형입니다. 원소가 {count}개인 튜플이어야 합니다.",
        "count": "{call} 실행 결과가 원소 {got}개의 튜플입니다. 원소는 {count}개여야 합니다.",
        "not_a_dict": "결과가 {kind} 형입니다. dict여야 합니다.",
        "missing_keys": "dict에 {missing} 키가 없습니다. 지금 있는 것은 {found} 키입니다.",
        "shape": "{name} 값의 형태가 맞지 않습니다. 지금은 {got} 형태이고, {expected} 형태여야 합니다.",
        "nan": "{name} 값에 유한하지 않은 수가 있습니다.",
        "value": "{name} 값이 손으로 계산한 값과 다릅니다.",
        "gradient": "{name} 기울기가 직접 작성한 {of} 계산의 수치 미분과 맞지 않습니다.",
        # what to ask oneself
        "ask_undefined": "그 이름을 정의하는 셀을 실행했습니까? 셀이 끝까지 실행되었습니까?",
        "ask_raised": "이 줄이 실행될 때 각 변수에는 무엇이 들어 있습니까?",
        "ask_none": "함수의 모든 경로가 return으로 끝납니까?",
        "ask_shape": "{name} 값을 계산하는 줄에서 각 인수의 모양은 무엇입니까?",
        "ask_structure": "docstring에는 무엇을 어떤 순서로 반환한다고 적혀 있습니까?",
        "ask_nan": "어느 단계에서 0으로 나누거나 값이 끝없이 커집니까?",
        "ask_transposed": "전치된 것으로 보입니다. 어느 축이 표본이고 어느 축이 유닛입니까?",
        "ask_kept_dimension": "수는 맞지만 모양이 다른 것으로 보입니다. docstring에는 어떤 모양이 적혀 있습니까?",
        "ask_not_summed": "합이 빠진 것으로 보입니다. 입력은 어느 축을 따라 복사되었습니까?",
        "ask_value_zero": "모든 값이 0입니다. 어느 줄이 값을 채워야 하며, 그 줄이 실행됩니까?",
        "ask_value_sign": "맞는 값과 부호가 반대인 것으로 보입니다. 부호는 어디에서 나옵니까?",
        "ask_value_factor": "어디에서나 맞는 값의 {ratio}배로 보입니다. 이 배수는 어디에서 나옵니까?",
        "ask_value_reciprocal": "맞는 값의 역수로 보입니다. 무엇을 무엇으로 나눕니까?",
        "ask_value": "이 예를 종이에 계산해 보십시오. 코드는 어느 단계에서 다른 길로 갑니까?",
        "ask_zero": "다른 것은 그대로 두고 {input} 값만 조금 움직여 보십시오. 출력이 정말 그대로입니까?",
        "ask_sign": "{input} 값이 조금 커지면 출력은 커집니까, 작아집니까?",
        "ask_upstream": "dout이 열 배가 되면 {name} 값은 어떻게 되어야 합니까?",
        "ask_local": "여기서 {name} 값은 dout 그대로입니다. {input} 값이 0.01 움직이면 출력도 0.01 움직입니까?",
        "ask_swapped": "이것은 다른 입력의 기울기입니다. 어느 입력의 것이며, 거기에서 무엇을 알 수 있습니까?",
        "ask_factor": "{name} 값이 모든 원소에서 수치 미분의 {ratio}배입니다. 이 배수는 어디에서 나옵니까?",
        "ask_paths": "{input} 값이 조금 움직이면 어느 출력이 움직이며, 각 출력의 dout은 그것을 어떻게 바꿉니까?",
        "ask_gradient": "{input} 값만 조금 움직여 보십시오. 출력은 얼마나 움직이며, dout은 그것을 어떻게 바꿉니까?",
        # words in tables and pictures
        "your_code": "작성한 코드",
        "entry": "원소",
        "yours": "나의 값",
        "expected": "맞는 값",
        "analytic": "나의 기울기",
        "numerical": "수치 미분",
        "single": "단일 수",
        "array_of_shape": "{shape} 배열",
        "value_word": "값",
        "gradient_word": "기울기",
        "legend_value": "위: 값",
        "legend_gradient": "아래: 기울기",
        "drawn_from_yours": "직접 작성한 코드로 계산한 그림입니다",
        "first_wrong": "거꾸로 가는 길에서 처음으로 맞지 않는 것은 {name} 기울기입니다. "
        "이것은 어느 두 수에서 나옵니까?",
        "points": "점",
        "matrix": "행렬",
        "out": "결과",
        "height": "색이 진할수록 값이 큽니다",
        "nothing_to_draw": "그릴 것이 없습니다.",
        "not_a_matrix": "{name} 값이 {got} 형태입니다. 행렬이어야 합니다.",
        "no_picture": "아직 그림이 없습니다. {reason}",
    },
}


def language(lang: str) -> None:
    """Choose the language of the checks that follow in this notebook."""
    if lang not in MESSAGES:
        raise ValueError(f"no messages in {lang!r}; there are messages in {', '.join(MESSAGES)}")
    os.environ[LANGUAGE_VARIABLE] = lang


def say(key: str, /, **words: object) -> str:
    """Return the sentence with this key in the notebook's language: the one chosen, else the notebook's own."""
    return MESSAGES.get(_language(), MESSAGES["en"])[key].format(**words)


def word(label: str) -> str:
    """Return what the running notebook calls a label of its code, which is the same in every language."""
    notebook = running_notebook()
    return str(notebook.words.get(label, label)) if _language() == notebook.language else label


def _language() -> str:
    return os.environ.get(LANGUAGE_VARIABLE) or running_notebook().language
