"""IPython in the sandbox, for the cells that need it: no terminal, no history, no tracebacks of its own."""

import os
import types
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Config


class ResultHook(DisplayHook):
    """Keeps the value of a cell's last line beside what the cell displays."""

    def write_output_prompt(self) -> None:
        """Nothing: prompts belong to terminals."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Keep the value's representations."""
        shell: Any = self.shell
        shell.shown.append(dict(format_dict))

    def log_output(self, format_dict: Any) -> None:
        """Nothing: there is no history."""


class Publisher(DisplayPublisher):
    """Keeps what a cell displays."""

    def publish(self, data: Any, *_: Any, **__: Any) -> None:
        """Keep the representations of one object."""
        shell: Any = self.shell
        shell.shown.append(dict(data))


class Profile(ProfileDir):
    """A profile in the working folder, without the files that IPython puts into a new one."""

    def check_dirs(self) -> None:
        """Nothing: they are not used."""

    def check_startup_dir(self, change: Any = None) -> None:
        """Nothing: the file that IPython copies there would need chmod."""


class Shell(InteractiveShell):
    """shown: everything that was displayed, in order."""

    displayhook_class = Type(ResultHook)
    display_pub_class = Type(Publisher)
    shown = AnyTrait()

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the grader words what students read."""

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the grader words what students read."""


def make_shell(module: types.ModuleType, shown: list[dict[str, Any]]) -> Shell:
    """Return the shell whose names are the module's and which keeps what is displayed in `shown`."""
    quiet = Config()
    quiet.HistoryManager.enabled = False  # its thread would not survive a fork
    profile = Profile(location=os.getcwd())
    return Shell.instance(config=quiet, profile_dir=profile, user_module=module, user_ns=module.__dict__, shown=shown)
