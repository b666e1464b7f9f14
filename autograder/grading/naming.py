"""Name the mistake behind a failed hidden test: run the same test on the reference and on the known mistakes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

from autograder.course import Mistake, Notebook
from autograder.diagnosis import DERIVED, Fetched, Name, Trace, derive, diagnose, readings_of
from autograder.feedback import say
from autograder.grading.local import LocalFork, run_notebook


class Namer:
    """Keeps what the reference and the mistakes give in each test: the same for the whole class."""

    def __init__(self, master: Notebook, mistakes: Sequence[Mistake]) -> None:
        self._master = master
        self._mistakes = {mistake.id: mistake for mistake in mistakes}
        self._notebooks: dict[str, ModuleType | None] = {}
        self._traces: dict[tuple[str, str], Trace] = {}

    def name(
        self,
        test: str,
        grade_id: str,
        fetched: Sequence[Fetched],
        looked_at: Any,
        run: Callable[[LocalFork], Sequence[Fetched]],
    ) -> Name | None:
        """Return what the answer looks like. run: runs the test on trusted code and returns what it fetched."""
        reference = self._trace(test, "", run)
        own = [mistake for mistake in self._mistakes.values() if grade_id in mistake.loses]
        candidates = [mistake.id for mistake in own if mistake.same_as not in self._mistakes]
        traces = {id: self._trace(test, id, run) for id in candidates}
        readings = readings_of(fetched)
        name = diagnose(readings, reference, traces, looked_at=looked_at)
        if name is not None:
            return name
        derived = {id: self._trace(test, id, run) for id in DERIVED}
        general = diagnose(readings, reference, derived, looked_at=looked_at)
        return replace(general, known=False, rivals=()) if general else None

    def reference(self) -> LocalFork:
        """Return the reference solution, asked nothing yet."""
        notebook = self._notebook("")
        if notebook is None:
            raise ValueError("the reference solution does not run")
        return LocalFork(notebook)

    def loses(self, id: str) -> frozenset[str]:
        """Return the grade cells in which a known mistake shows."""
        return self._mistakes[id].loses

    def remarkable(self) -> set[str] | None:
        """Return the known mistakes that lose no marks; None where none is known at all."""
        without = {mistake.id for mistake in self._mistakes.values() if not mistake.loses}
        return without if self._mistakes else None

    def hint(self, id: str, lang: str) -> str:
        """Return the sentence of a known mistake."""
        return str(self._mistakes[id].hint[lang])

    def sentence(self, name: Name, lang: str, output: str) -> str:
        """Return what the student reads: what it looks like, and a question."""
        if name.known:
            return self.hint(name.id, lang)
        return say(f"looks_{name.id}", lang, **{"name": output, **name.words})

    def _trace(self, test: str, id: str, run: Callable[[LocalFork], Sequence[Fetched]]) -> Trace:
        if (test, id) not in self._traces:
            notebook = self._notebook(id)
            self._traces[test, id] = readings_of(run(LocalFork(notebook))) if notebook else []
        return self._traces[test, id]

    def _notebook(self, id: str) -> ModuleType | None:
        if id not in self._notebooks:
            try:
                self._notebooks[id] = self._run(id)
            except Exception:  # noqa: BLE001  (a mistake that cannot even be defined looks like nothing)
                self._notebooks[id] = None
        return self._notebooks[id]

    def _run(self, id: str) -> ModuleType:
        if id in self._mistakes or not id:
            return run_notebook(self._mistakes[id].applied(self._master) if id else self._master)
        return derive(id, run_notebook(self._master))
