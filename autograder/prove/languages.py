"""What students read is there in every language of the assignment: prose, hints, sentences of tests, catalogues."""

import ast
from collections.abc import Iterable, Iterator

from autograder import messages
from autograder.course import Assignment, Cell, Mistake, lacking
from autograder.course.editions import language_of

CALL, REFUSAL, NO_SENTENCE = "that", "Unmet", {"evidence"}


def language_problems(assignment: Assignment) -> Iterator[str]:
    """Yield what a language of the assignment lacks in its notebook, its suite and its messages; stale labels, too."""
    yield from _stale_words(assignment)
    if len(assignment.languages) > 1:
        yield from _prose_problems(assignment)
    yield from _suite_problems(assignment)
    yield from _catalogue_problems(assignment)


def hint_problems(assignment: Assignment, mistakes: Iterable[Mistake]) -> Iterator[str]:
    """Yield known mistakes whose sentence is missing in a language of the assignment."""
    for mistake in mistakes:
        if missing := lacking(mistake.hint, assignment.languages):
            where, in_them = f"known mistake {mistake.id!r}", ", ".join(missing)
            if isinstance(mistake.hint, str) and mistake.hint:
                yield f"{where} has one hint for the languages {in_them}. Write one sentence each: {_each(missing)}"
            else:
                yield f"{where} has no hint in {in_them}. Write one sentence each"


def missing_messages(assignment: Assignment) -> Iterator[str]:
    """Yield the messages that the catalogues of the assignment's languages lack. English stands in for them."""
    for lang in assignment.languages:
        if missing := messages.missing(lang):
            yield f"{lang}.toml lacks {len(missing)} messages, which students read in English: {', '.join(missing)}"


def _prose_problems(assignment: Assignment) -> Iterator[str]:
    """Yield prose that one language lacks: text cells come in groups, one in each language, in one order."""
    languages, place = assignment.languages, 0
    before: Cell | None = None
    for cell in [*_prose(assignment), None]:
        lang = language_of(cell) if cell else None
        if place and before and lang != languages[place]:
            tag = f"lang-{languages[place]}"
            yield f"{_where(assignment, before)} has no {tag} counterpart after it. Write it, tagged {tag}"
            place = 0
        if cell and lang == languages[place]:
            place = (place + 1) % len(languages)
        elif cell:
            first = f"lang-{languages[0]} counterpart before it"
            yield f"{_where(assignment, cell)} has no {first}, or no language tag. Write and tag one in each language"
        before = cell


def _prose(assignment: Assignment) -> list[Cell]:
    return [cell for cell in assignment.master.cells if cell.kind == "markdown" and cell.grade_id is None]


def _where(assignment: Assignment, cell: Cell) -> str:
    return f"{assignment.name}.ipynb: text cell {cell.id}"


def _stale_words(assignment: Assignment) -> Iterator[str]:
    """Yield labels with words in other languages that the code says no more."""
    code = "\n".join(cell.source for cell in assignment.master.cells if cell.kind == "code")
    for lang, words in assignment.master.metadata.get("autograder", {}).get("words", {}).items():
        for label in words:
            if f'"{label}"' not in code:
                where = f"{assignment.name}.ipynb: metadata.autograder.words.{lang} has {label!r}"
                yield f"{where}, which no code cell says. Take it out, or write it as the code does"


def _suite_problems(assignment: Assignment) -> Iterator[str]:
    """Yield expectations of the suite's own that lack their sentence in a language, as far as the source shows."""
    if not assignment.suite.is_file():
        return
    try:
        program = ast.parse(assignment.suite.read_bytes())
    except (SyntaxError, ValueError):  # collecting the suite tells it, with the line
        return
    for call in (node for node in ast.walk(program) if isinstance(node, ast.Call)):
        if missing := _lacking(call, assignment.languages):
            where = (
                f"{assignment.suite.name}, line {call.lineno}: this expectation has no sentence in {', '.join(missing)}"
            )
            yield f"{where}. Write {_each(missing)}" if len(assignment.languages) > 1 else f"{where}. Write one"


def _lacking(call: ast.Call, languages: tuple[str, ...]) -> list[str]:
    """Return the languages in which `expect.that(...)` or `Unmet(...)` has no sentence, as far as the source says."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given: set[object] = {word.arg for word in call.keywords if word.arg not in NO_SENTENCE}
    if name == REFUSAL and call.args and isinstance(call.args[0], ast.Dict):
        given = {key.value if isinstance(key, ast.Constant) else None for key in call.args[0].keys}
    elif name != CALL or len(call.args) > 2:
        return []
    alone = name == CALL and len(call.args) == 2 and len(languages) == 1
    return [] if alone or None in given else [lang for lang in languages if lang not in given]


def _each(languages: Iterable[str]) -> str:
    return ", ".join(f'{lang}="..."' for lang in languages)


def _catalogue_problems(assignment: Assignment) -> Iterator[str]:
    for lang in assignment.languages:
        if lang not in messages.languages():
            remedy = (
                f"Write messages/{lang}.toml beside nbgrader_config.py, with the keys of autograder/messages/en.toml"
            )
            yield f"there are no messages in {lang!r}, a language of {assignment.name}.ipynb. {remedy}"
        yield from messages.faults(lang)
