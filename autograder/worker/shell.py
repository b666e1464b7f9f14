"""IPython in the sandbox, for the cells that need it: no terminal, no history, no tracebacks of its own."""

import ast
import os
import time
import types
from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from IPython.utils.text import LSString, SList
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Config

from autograder.worker.displays import picture
from autograder.worker.problems import passes_a_cell

INSTALLERS = frozenset(["pip", "pip3", "conda", "mamba", "micromamba", "uv", "apt", "apt-get"])
OTHER_LANGUAGES = frozenset(
    ["bash", "sh", "script", "cmd", "python", "python2", "python3", "pypy", "perl", "ruby", "R", "julia", "cython"]
)
RUN_CODE = frozenset(["time", "timeit", "prun", "capture"])


class ResultHook(DisplayHook):
    """Keeps the value of a cell's last line beside what the cell displays."""

    def quiet(self) -> bool:
        """Whether the cell ends in a semicolon. IPython looks for it in the history, which there is none of."""
        shell: Any = self.shell
        return bool(shell.silent)

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
    """IPython without programs, windows and installations; a command that can have no effect here is left out.

    silent: whether the value of the cell's last line is not to be shown.
    shown: everything that was displayed, in order. left_out: the commands that had no effect, in order.
    run_body: runs the body of a cell magic as a cell; raises what the body raises.
    """

    displayhook_class = Type(ResultHook)
    display_pub_class = Type(Publisher)
    shown = AnyTrait()
    left_out = AnyTrait()
    run_body = AnyTrait()
    silent = AnyTrait(default_value=False)

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the grader words what students read."""

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the grader words what students read."""

    def enable_gui(self, gui: Any = None) -> None:
        """Nothing: there are no windows."""

    def enable_matplotlib(self, gui: Any = None) -> tuple[str, str]:
        """Nothing: figures are shown below their cell, whatever is asked for."""
        return "inline", "inline"

    def system(self, cmd: str) -> None:
        """Leave `!cmd` out."""
        self._leave_out(f"!{cmd}")

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """Leave `x = !cmd` out; its output is empty."""
        self._leave_out(f"!{cmd}")
        return SList() if split else LSString()

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """Do what the magic does; where it fails for no fault of the student's code, leave it out."""
        command = f"%{magic_name} {line}".rstrip()
        if magic_name in INSTALLERS:
            return self._leave_out(command)
        if magic_name == "config" and line.lstrip().startswith("InlineBackend"):
            return None  # how Jupyter draws pictures
        try:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        except Exception as error:
            if _is_of_the_code(error, magic_name):
                raise
            return self._leave_out(command)

    def magic(self, arg_s: str) -> Any:
        """Run `%arg_s`: older IPythons have this, and notebooks converted to Python call it."""
        name, _, line = arg_s.lstrip("%").partition(" ")
        return self.run_line_magic(name, line.strip(), _stack_depth=2)

    def ask_exit(self) -> None:
        """Nothing: `quit()` would end the grading of all later cells."""

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        """Do what the magic does; where there is none of that name, run its body as if the line were not there."""
        command = f"%%{magic_name} {line}".rstrip()
        if magic_name in OTHER_LANGUAGES or magic_name in INSTALLERS:
            return self._leave_out(command)
        if magic_name == "time":
            return self._timed(cell)
        if magic_name == "debug" or self.find_cell_magic(magic_name) is None:
            self._leave_out(command)
            return self.run_body(cell) if self._is_python(cell) else None
        count = len(self.shown)
        try:
            return super().run_cell_magic(magic_name, line, cell)
        except Exception as error:
            if _is_of_the_code(error, magic_name):
                raise
            return self._leave_out(command)
        finally:
            if magic_name == "capture" and "--no-display" not in line:
                del self.shown[count:]

    def run_cell(self, raw_cell: str, *args: Any, **kwargs: Any) -> Any:
        """Run a cell; what a magic wants to be run (`%%capture` does) is a part of the cell, and so are its errors."""
        if "store_history" in kwargs:
            return super().run_cell(raw_cell, *args, **kwargs)
        return self.run_body(raw_cell)

    def _timed(self, body: str) -> None:
        wall, processor = time.perf_counter(), time.process_time()
        try:
            self.run_body(body)
        finally:
            print(f"CPU times: {time.process_time() - processor:.3g} s")
            print(f"Wall time: {time.perf_counter() - wall:.3g} s")

    def _is_python(self, text: str) -> bool:
        try:
            ast.parse(self.transform_cell(text))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
        return True

    def _leave_out(self, command: str) -> None:
        program = command.lstrip("!%").split()
        installs = program and (program[0] in INSTALLERS or "install" in program[1:4])
        runs = command.startswith("!") or "".join(program[:1]) in OTHER_LANGUAGES
        self.left_out.append(("install" if installs else "program" if runs else "unknown", command))


def make_shell(
    module: types.ModuleType,
    shown: list[dict[str, Any]],
    left_out: list[tuple[str, str]],
    run_body: Callable[[str], None],
) -> Shell:
    """Return the shell whose names are the module's. What the other arguments are, `Shell` says."""
    quiet = Config()
    quiet.HistoryManager.enabled = False  # its thread would not survive a fork
    profile = Profile(location=os.getcwd())
    names: dict[str, Any] = {"user_module": module, "user_ns": module.__dict__}
    shell = Shell.instance(
        config=quiet, profile_dir=profile, shown=shown, left_out=left_out, run_body=run_body, **names
    )
    formatter: Any = shell.display_formatter
    formatter.formatters["image/png"].for_type_by_name("matplotlib.figure", "Figure", picture)
    return shell


def _is_of_the_code(error: Exception, magic_name: str) -> bool:
    """Whether the student's code raised this, and not a magic that finds something missing here."""
    if magic_name in RUN_CODE and not isinstance(error, UsageError):
        return True
    return passes_a_cell(error.__traceback__)
