"""Every sentence that a student can read in graded feedback, by language and key."""

import re

from autograder.feedback import sanitise

LANGUAGES = ("en", "ko")
LONGEST_WORD = 1000
_SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+")

MESSAGES: dict[str, dict[str, str]] = {
    "en": {
        "missing": "Not found: {name}. {nearby}",
        "attribute": "{call}: there is no attribute {name}. {nearby}",
        "nearby": "Nearby there is {names}.",
        "nothing_nearby": "Is the cell that defines it still there, and does it run?",
        "not_written": "{call} is not written yet.",
        "waits_for": "waiting for {call}, which failed before this could be tried.",
        "followed": "Right for your own forward: only the forward is wrong, so follow-through keeps marks here.",
        "raised": "{call} stopped with {error}{place}. What do the variables in that line hold?",
        "no_module": "{call} stopped{place}: {module} is not available when your notebook is graded. "
        "Can you do without it, or shall your teachers install it?",
        "place": " in cell {cell}, line {line}",
        "timeout": "{call} did not come to an end in time. Which loop does not stop?",
        "crashed": "{call} ended the whole process.",
        "garbage": "{call} gave an answer that cannot be read.",
        "printed_too_much": "{call} printed more than a program may. Take the print out of the loop.",
        "too_large": "{call} gave far more numbers than any answer here has. What shape should it have?",
        "none": "{name} is None. Does every way through the function end in a return?",
        "type": "{name} is of type {kind}, not a number or an array of numbers.",
        "count": "{call} returned {found}; expected a tuple of {expected}.",
        "shape": "{name} has shape {found}; expected {expected}.",
        "shape_huge": "{name} has far too many dimensions or entries; expected shape {expected}.",
        "shape_empty": "{name} is an array without entries; expected shape {expected}.",
        "shape_ragged": "{name} has rows of different lengths; expected shape {expected}.",
        "nan": "{name} is not finite.",
        "value": "{name} has another value than expected. At which step does a small example on paper differ?",
        "gradient": "{name} does not agree with the numerical gradient. If only one input moves a little, "
        "by how much does the output move?",
        "changed": "{name} was changed by your code; what is passed in must stay as it was.",
        "keys": "{name} has no {missing}.",
        "differs": "A second call gave another {name}. What does your code keep from the first one?",
        "looks_zero": "{name} looks like zero everywhere. Does the output stay where it is when the input moves?",
        "looks_sign": "{name} looks like it has the opposite sign. Which way does the output move?",
        "looks_factor": "{name} looks like {ratio} times the right one, everywhere. Where does that factor come from?",
        "looks_batch_factor": "{name} looks like {ratio} times the right one. Which mean or sum is over the samples?",
        "looks_upstream_only": "{name} looks like the upstream gradient alone. What is the local gradient here?",
        "looks_no_upstream": "{name} looks like the local gradient alone. Where does dout take part?",
        "looks_upstream_twice": "{name} looks like dout takes part twice. Where does it come in?",
        "looks_other_input": "{name} looks like the gradient of another input. Which one stays when you differentiate?",
        "looks_transposed": "{name} looks transposed. Which axis counts the samples, which the units?",
        "looks_not_summed": "{name} looks like a sum is missing. Over which axis was the input copied?",
        "looks_summed_too_much": "{name} looks like it was summed over too much. Which shape has the input?",
        "looks_kept_dimension": "{name} holds the right numbers in another shape. Which shape has the input?",
        "looks_reciprocal": "{name} looks like one divided by the right value. What is divided by what?",
        "looks_stale": "{name} looks like it belongs to an earlier forward. What does a second forward change?",
        "looks_shared": "{name} looks like it belongs to another object's forward. Where is kept what backward uses?",
        "looks_accumulating": "{name} looks added to what an earlier backward left. When does the sum begin anew?",
        "looks_residual": "{name} looks like {ratio} times a given array is too much. Which term is it?",
        "hidden_test": "A hidden test of this exercise failed.",
        "our_error": "This test could not be run; your teachers have been told. It costs no marks.",
        "cell_raised": "{error}{place}: {text}",
        "line": " in line {line}",
        "cell_no_module": "{module} is not available when your notebook is graded, so this cell stopped{place}. "
        "Hand your own files in beside the notebook; of packages, use NumPy, or ask your teachers to install it.",
        "cell_timeout": "This cell did not come to an end in time; it was left out.",
        "cell_crashed": "This cell ended the whole process; it was left out.",
        "cell_not_run": "This cell was not run: too many cells before it hung or died.",
        "cell_too_large": "This cell is too large to be run: its text has {size} kB, at most {limit} kB are possible. "
        "Data belongs into a file beside the notebook.",
        "asserts_failed": "The check in this cell failed.",
        "cell": "cell {number}",
        "cell_somewhere": "cell",
        "and_others": "{first} and {count} more",
        "changed_twice": "cells that exist more than once, the first counts: {cells}",
        "changed_answered_twice": "answers that exist more than once, all run in their order: {cells}",
        "changed_retyped": "cells of another type than released, graded as released: {cells}",
        "changed_edited": "read-only cells were edited, the released ones were used: {cells}",
        "changed_repriced": "points or flags were changed, the released ones were used: {cells}",
        "changed_missing": "missing cells, the released ones were put back: {cells}",
        "changed_doubled": "cell ids that stand more than once, new ones were given: {cells}",
        "overwritten": "cell {number} overwrites or deletes names; the tests used what was there before: {names}",
        "left_out_install": "without effect when your notebook is graded: {commands}. "
        "Nothing is installed there. If an import is missing, ask your teachers.",
        "left_out_program": "without effect when your notebook is graded: {commands}. "
        "Only Python runs there, no other programs.",
        "left_out_unknown": "without effect when your notebook is graded: {commands}. "
        "This command is not known there; the Python code around it runs as usual.",
        "files_left_out": "files beside your notebook that are not there when it is graded: {files}. "
        "At most {count} files and {limit} MB together are copied.",
        "foreign": "none of the cells of {assignment!r} is in it: graded by the names that it defines",
        "remarks": "About your notebook (this costs no marks by itself)",
        "remark": "Not a mistake, but worth a thought:",
        "score": "{score} of {points} points",
        "waits_for_mark": "waits for a mark by hand",
        "passed_tests": "{passed} of {total} hidden tests passed",
        "feedback_title": "Feedback: {assignment}",
        "exercise": "exercise",
        "points_given": "points",
        "points_of": "of",
        "late": "handed in late",
        "total": "Total",
        "comment": "Comment",
        "and_more": "and {count} more tests with the same result",
        "example": "See it with other numbers",
        "example_paste": "Paste this into a new cell at the end of your notebook:",
        "example_expected": "expected",
        "example_error": "{name}: yours minus expected",
        "example_yours": "yours",
        "example_difference": "difference",
        "entry": "entry",
        "sample": "sample",
        "unit": "unit",
        "input": "input",
        "output": "output",
    },
    "ko": {
        "missing": "{name} 이름을 찾을 수 없습니다. {nearby}",
        "attribute": "{call} 호출 뒤에 {name} 속성이 없습니다. {nearby}",
        "nearby": "비슷한 이름: {names}.",
        "nothing_nearby": "이 이름을 정의하는 셀이 남아 있고 오류 없이 실행됩니까?",
        "not_written": "{call} 부분은 아직 작성되지 않았습니다.",
        "waits_for": "{call} 부분이 먼저 해결되어야 확인할 수 있습니다.",
        "followed": "직접 작성한 forward에는 맞는 기울기입니다. 틀린 것은 forward뿐이므로 여기서는 점수를 인정합니다.",
        "raised": "{call} 호출이 {error} 오류로 멈췄습니다{place}. 그 줄의 변수에는 어떤 값이 들어 있습니까?",
        "no_module": "{call} 호출이 멈췄습니다{place}. 채점할 때는 {module} 모듈을 쓸 수 없습니다. "
        "이 모듈 없이 풀거나 조교에게 설치를 부탁하세요.",
        "place": " ({cell}번 셀, {line}번째 줄)",
        "timeout": "{call} 호출이 제한 시간 안에 끝나지 않았습니다. 어느 반복문이 멈추지 않습니까?",
        "crashed": "{call} 호출이 프로세스 전체를 끝냈습니다.",
        "garbage": "{call} 호출의 답을 읽을 수 없습니다.",
        "printed_too_much": "{call} 호출이 너무 많은 내용을 출력했습니다. 반복문 안의 print 문을 빼 보세요.",
        "too_large": "{call} 호출의 답이 너무 큽니다. 어떤 형상이어야 합니까?",
        "none": "{name} 값이 None입니다. 함수의 모든 경로가 return 문으로 끝납니까?",
        "type": "{name} 값의 자료형이 {kind} 형입니다. 숫자나 숫자 배열이어야 합니다.",
        "count": "{call} 호출이 {found} 값을 돌려주었습니다. 원소 {expected}개의 튜플이어야 합니다.",
        "shape": "{name} 배열의 형상이 {found} 형상입니다. {expected} 형상이어야 합니다.",
        "shape_huge": "{name} 배열의 차원이나 원소가 너무 많습니다. {expected} 형상이어야 합니다.",
        "shape_empty": "{name} 배열에 원소가 없습니다. {expected} 형상이어야 합니다.",
        "shape_ragged": "{name} 값의 행마다 길이가 다릅니다. {expected} 형상이어야 합니다.",
        "nan": "{name} 값이 유한하지 않습니다.",
        "value": "{name} 값이 기대한 값과 다릅니다. 작은 예를 손으로 계산하면 어느 단계에서 달라집니까?",
        "gradient": "{name} 값이 수치 미분과 맞지 않습니다. 입력 하나만 조금 움직이면 출력은 얼마나 움직입니까?",
        "changed": "{name} 값이 여러분의 코드 때문에 바뀌었습니다. 전달받은 값은 그대로 두어야 합니다.",
        "keys": "{name} 값에 {missing} 항목이 없습니다.",
        "differs": "두 번째 호출에서 {name} 값이 달라졌습니다. 첫 호출에서 무엇이 남아 있습니까?",
        "looks_zero": "{name} 값이 모두 0으로 보입니다. 입력이 움직여도 출력이 정말 그대로입니까?",
        "looks_sign": "{name} 값의 부호가 반대인 것으로 보입니다. 출력은 어느 쪽으로 움직입니까?",
        "looks_factor": "{name} 값이 어디에서나 올바른 값의 {ratio} 배로 보입니다. 그 배수는 어디에서 옵니까?",
        "looks_batch_factor": "{name} 값이 올바른 값의 {ratio} 배로 보입니다. 표본에 대한 평균입니까, 합입니까?",
        "looks_upstream_only": "{name} 값이 상류에서 흘러온 미분값 그대로인 것으로 보입니다. 국소 기울기는 무엇입니까?",
        "looks_no_upstream": "{name} 값이 국소 기울기만인 것으로 보입니다. dout 값은 어디에서 쓰입니까?",
        "looks_upstream_twice": "{name} 값에 dout 값이 두 번 곱해진 것으로 보입니다. 어디에서 곱합니까?",
        "looks_other_input": "{name} 값이 다른 입력의 기울기로 보입니다. 미분하면 어느 입력이 남습니까?",
        "looks_transposed": "{name} 배열이 전치된 것으로 보입니다. 어느 축이 표본이고 어느 축이 유닛입니까?",
        "looks_not_summed": "{name} 값에 합이 빠진 것으로 보입니다. 입력은 어느 축을 따라 복사되었습니까?",
        "looks_summed_too_much": "{name} 값을 너무 많이 더한 것으로 보입니다. 입력의 형상은 무엇입니까?",
        "looks_kept_dimension": "{name} 배열의 숫자는 맞지만 형상이 다릅니다. 입력의 형상은 무엇입니까?",
        "looks_reciprocal": "{name} 값이 올바른 값의 역수로 보입니다. 무엇을 무엇으로 나눕니까?",
        "looks_stale": "{name} 값이 그 전의 forward에 속하는 것으로 보입니다. 두 번째 forward는 무엇을 바꿉니까?",
        "looks_shared": "{name} 값이 다른 객체의 forward에 속하는 것으로 보입니다. 필요한 값을 어디에 저장합니까?",
        "looks_accumulating": "{name} 값이 이전 backward의 값에 더해진 것으로 보입니다. 합은 언제 새로 시작합니까?",
        "looks_residual": "{name} 값에 주어진 배열 하나의 {ratio} 배가 더 들어 있는 것으로 보입니다. 어느 항입니까?",
        "hidden_test": "이 문제의 숨은 테스트 하나를 통과하지 못했습니다.",
        "our_error": "이 테스트를 실행하지 못했습니다. 조교에게 알렸으며 점수는 깎이지 않습니다.",
        "cell_raised": "{error} 오류{place}: {text}",
        "line": " ({line}번째 줄)",
        "cell_no_module": "채점할 때는 {module} 모듈을 쓸 수 없어서 이 셀이 멈췄습니다{place}. "
        "직접 만든 파일이면 노트북과 함께 제출하고, 패키지라면 NumPy로 풀거나 조교에게 설치를 부탁하세요.",
        "cell_timeout": "이 셀은 제한 시간 안에 끝나지 않아 제외했습니다.",
        "cell_crashed": "이 셀이 프로세스 전체를 끝내서 제외했습니다.",
        "cell_not_run": "앞의 여러 셀이 멈추거나 종료되어 이 셀은 실행하지 않았습니다.",
        "cell_too_large": "이 셀은 너무 커서(현재 {size} kB, 최대 {limit} kB) 실행하지 않았습니다. "
        "데이터는 노트북 옆의 파일에 두세요.",
        "asserts_failed": "이 셀의 확인을 통과하지 못했습니다.",
        "cell": "{number}번 셀",
        "cell_somewhere": "셀",
        "and_others": "{first} 외 {count}개",
        "changed_twice": "두 번 이상 들어 있는 셀은 첫 번째 것으로 채점했습니다: {cells}",
        "changed_answered_twice": "두 번 이상 들어 있는 답은 순서대로 모두 실행했습니다: {cells}",
        "changed_retyped": "배포본과 종류가 다른 셀은 원래 종류로 채점했습니다: {cells}",
        "changed_edited": "읽기 전용 셀이 수정되어 배포된 셀을 사용했습니다: {cells}",
        "changed_repriced": "배점이나 설정이 수정되어 배포된 값을 사용했습니다: {cells}",
        "changed_missing": "빠진 셀은 배포된 셀로 다시 채웠습니다: {cells}",
        "changed_doubled": "같은 셀 id가 여러 번 나와 새 id를 붙였습니다: {cells}",
        "overwritten": "{number}번 셀에서 덮어쓰거나 지운 이름은 그 전의 것으로 채점했습니다: {names}",
        "left_out_install": "채점할 때는 효과가 없는 명령: {commands}. "
        "채점할 때는 패키지를 설치하지 않습니다. 필요한 패키지가 없으면 조교에게 물어보세요.",
        "left_out_program": "채점할 때는 효과가 없는 명령: {commands}. "
        "채점할 때는 파이썬 코드만 실행하고 다른 프로그램은 실행하지 않습니다.",
        "left_out_unknown": "채점할 때는 효과가 없는 명령: {commands}. "
        "채점할 때는 이 명령을 쓸 수 없지만, 함께 있는 파이썬 코드는 그대로 실행됩니다.",
        "files_left_out": "채점할 때 함께 복사되지 않은 파일: {files}. "
        "노트북 옆의 파일은 최대 {count}개, 모두 합해 {limit} MB까지만 복사합니다.",
        "foreign": "{assignment!r} 과제의 셀이 하나도 없어, 정의된 이름만으로 채점했습니다",
        "remarks": "제출한 노트북에 대하여 (이것만으로 점수가 깎이지는 않습니다)",
        "remark": "틀린 것은 아니지만 생각해 볼 점:",
        "score": "{points}점 가운데 {score}점",
        "waits_for_mark": "직접 채점을 기다립니다",
        "passed_tests": "숨은 테스트 {total}개 가운데 {passed}개 통과",
        "feedback_title": "피드백: {assignment} 과제",
        "exercise": "문제",
        "points_given": "점수",
        "points_of": "배점",
        "late": "늦은 제출",
        "total": "합계",
        "comment": "조교 의견",
        "and_more": "결과가 같은 테스트 {count}개 더",
        "example": "다른 숫자로 직접 확인해 보세요",
        "example_paste": "아래 코드를 노트북 끝의 새 셀에 붙여 넣고 실행해 보세요.",
        "example_expected": "올바른 값",
        "example_error": "{name} 값의 오차 (제출한 값 − 올바른 값)",
        "example_yours": "제출한 값",
        "example_difference": "차이",
        "entry": "원소",
        "sample": "표본",
        "unit": "유닛",
        "input": "입력",
        "output": "출력",
    },
}


def say(key: str, lang: str, /, **words: object) -> str:
    """Return the sentence with this key in that language. What students chose of its words is made harmless."""
    return MESSAGES[lang][key].format(**{name: _one_line(word) for name, word in words.items()})


def sentences(text: str) -> list[str]:
    """Return the sentences of a message, in order; a decimal point ends none."""
    return _SENTENCE_ENDS.split(text)


def place(cell: int, line: int, lang: str) -> str:
    """Return where in a student's cells something happened, as the end of a sentence; nothing where that is unknown."""
    return say("place", lang, cell=cell, line=line) if cell else ""


def line_of(line: int, lang: str) -> str:
    """Return the line of a cell that everybody knows to be meant, as the end of a sentence."""
    return say("line", lang, line=line) if line else ""


def _one_line(word: object) -> object:
    """A name or an error text may hold terminal escapes, and line ends that forge a line of ours."""
    return sanitise.text(word)[:LONGEST_WORD].replace("\n", " ").replace("\t", " ") if isinstance(word, str) else word
