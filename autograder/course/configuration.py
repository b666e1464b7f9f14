"""nbgrader's configuration of a course: the files that nbgrader itself reads, in the same order."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from autograder.course.problems import CourseError

CONFIG = "nbgrader_config.py"
NAMES = ("jupyter_config", "nbgrader_config")


def read_config(root: Path) -> Any:
    """Return the configuration in the course's folder, over that in the user's and the machine's Jupyter folders."""
    return _merged([*_jupyter_files(), root / CONFIG, root / Path(CONFIG).with_suffix(".json")])


def read_jupyter_config() -> Any:
    """Return the configuration in the user's and the machine's Jupyter folders."""
    return _merged(_jupyter_files())


def _merged(paths: Iterable[Path]) -> Any:
    """Return what the files say, those that are there; what comes later counts more."""
    from traitlets.config.loader import Config, JSONFileConfigLoader, PyFileConfigLoader

    config = Config()
    for path in paths:
        loader = JSONFileConfigLoader if path.suffix == ".json" else PyFileConfigLoader
        try:
            if path.is_file():
                config.merge(loader(path.name, path=str(path.parent)).load_config())
        except CourseError:
            raise
        except Exception as problem:
            raise CourseError(f"{path} cannot be read: {problem!r}. Mend it and run this again") from problem
    return config


def _jupyter_files() -> Iterator[Path]:
    """Yield what may configure nbgrader outside of the course; what comes later counts more."""
    from jupyter_core.paths import jupyter_config_path

    for name in NAMES:
        for folder in reversed(jupyter_config_path()):
            yield from (Path(folder, f"{name}.py"), Path(folder, f"{name}.json"))
