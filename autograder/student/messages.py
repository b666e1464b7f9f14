"""Every sentence that a visible check or a picture can show, by language and key."""

import os

LANGUAGE_VARIABLE = "AUTOGRADER_LANG"

MESSAGES = {
    "en": {
        # the state of a check, and its last line
        "right": "right",
        "wrong": "not right yet",
        "unwritten": "not written yet",
        "footer": "visible checks {passed} of {total}; hidden tests use other numbers",
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
        "ask_value": "Work this example out on paper: at which step does your code take another turn?",
        "ask_zero": "Move {input} a little and leave the rest alone: does the output really stay where it is?",
        "ask_sign": "If {input} grows a little, does the output grow or shrink?",
        "ask_upstream": "What would become of {name} if dout were ten times as large?",
        "ask_local": "{name} is just dout here. If {input} moves by 0.01, does the output move by 0.01, too?",
        "ask_swapped": "These are the slopes of another input. Which one, and what does that tell you?",
        "ask_factor": "{name} is {ratio} times the slope, everywhere. Where does that factor come from?",
        "ask_paths": "If {input} moves a little, which outputs move, and what does each one's dout make of that?",
        "ask_gradient": "Move only {input} a little: by how much does the output move, and what does dout make of that?",
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
        "labels": "labels",
        "matrix": "the matrix",
        "out": "The result",
        "nothing_to_draw": "There is nothing to draw.",
        "not_a_matrix": "{name} is {got}; it should be a matrix.",
        "no_picture": "There is no picture yet: {reason}",
    },
}


def language(lang: str) -> None:
    """Choose the language of the checks that follow in this notebook."""
    if lang not in MESSAGES:
        raise ValueError(f"no messages in {lang!r}; there are messages in {', '.join(MESSAGES)}")
    os.environ[LANGUAGE_VARIABLE] = lang


def say(key: str, /, **words: object) -> str:
    """Return the sentence with this key in the notebook's language."""
    lang = os.environ.get(LANGUAGE_VARIABLE, "en")
    return MESSAGES.get(lang, MESSAGES["en"])[key].format(**words)
