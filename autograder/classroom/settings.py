"""What else the course's nbgrader_config.py says about recording: shared files, late submissions."""

import importlib
from dataclasses import dataclass
from typing import Any

from autograder.classroom.problems import GradebookError
from autograder.course import Course
from autograder.course.configuration import CONFIG, read_config

DEFAULT_PLUGIN = "LateSubmissionPlugin"


@dataclass(frozen=True, slots=True)
class Settings:
    """groupshared: other staff may overwrite our files. config: nbgrader's configuration as a whole."""

    groupshared: bool
    config: Any

    def late_penalty(self, student: str, score: float, seconds: float) -> float | None:
        """Return the points that nbgrader's plugin for late submissions takes: 0 to score, None for no penalty."""
        chosen = self.config.AssignLatePenalties.get("plugin_class", DEFAULT_PLUGIN)
        name = chosen if isinstance(chosen, str) else chosen.__name__
        if name.rpartition(".")[2] == DEFAULT_PLUGIN:
            method = self.config.LateSubmissionPlugin.get("penalty_method", "none")
            return score if method == "zero" else None
        penalty = self._plugin(chosen).late_submission_penalty(student, score, seconds)
        return None if penalty is None else min(max(0.0, float(penalty)), score)

    def _plugin(self, chosen: Any) -> Any:
        """Return the course's own plugin; it imports nbgrader, which takes seconds, hence only where it is needed."""
        try:
            if isinstance(chosen, str):
                module, _, name = chosen.rpartition(".")
                chosen = getattr(importlib.import_module(module), name)
            return chosen(config=self.config)
        except (ImportError, AttributeError, ValueError) as problem:
            raise GradebookError(
                f"{CONFIG}: the plugin for late submissions {chosen!r} cannot be loaded ({problem}). "
                "Mend AssignLatePenalties.plugin_class or leave it out"
            ) from problem


def read_settings(course: Course) -> Settings:
    """Return the settings of the course; nbgrader's own defaults where they say nothing."""
    config = read_config(course.root)
    return Settings(bool(config.CourseDirectory.get("groupshared", False)), config)
