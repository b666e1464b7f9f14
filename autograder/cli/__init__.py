"""The command line. What a command needs is imported when it runs: `--help` answers at once."""

import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from autograder import __doc__ as about
from autograder import __version__

STOPPED = 130
EXAMPLES = """
\b
Examples:
  autograder init my-course                     make a folder a course that grades in the sandbox
  autograder grade gates                        the class in submitted/, into the gradebook
  autograder grade gates ana.ipynb              one notebook: a report, nothing is recorded
  autograder prove gates                        is this exercise fit to be released?
  autograder doctor                             what can this machine isolate?
"""


class Commands(click.Group):
    """The commands; Ctrl-C ends them with a word and the shell's exit code for it, wherever it comes."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command that was named."""
        with _ending_in_order():
            try:
                return super().invoke(context)
            except KeyboardInterrupt:
                click.echo("\nstopped", err=True)
                return context.exit(STOPPED)


@contextlib.contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end a command as Ctrl-C does: what is open is closed. Under nohup SIGHUP stays ignored."""
    numbers = [number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) is signal.SIG_DFL]
    for number in numbers:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


@click.group(cls=Commands, help=f"{about}\n{EXAMPLES}", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Run one of the commands."""


@main.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--with", "names", metavar="NAME[,NAME ...]", default="", help="Copy these assignments of a checkout.")
@click.option(
    "--from",
    "checkout",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="The checkout. [default: the one that this package is a part of]",
)
@click.option("--renew", is_flag=True, help="Put one line in the place of lists of preprocessors written by hand.")
@click.pass_context
def init(context: click.Context, folder: Path, *, names: str, checkout: Path | None, renew: bool) -> None:
    """Make FOLDER an nbgrader course that grades in the sandbox, or an existing course one.

    nbgrader_config.py gets one line, and keeps what it has: own folders, database, stock assignments, which nbgrader
    goes on grading by itself. What git must ignore is written down, and the course gets a salt, which makes its hidden
    numbers its own. Nothing is overwritten; running it again is safe.

    \b
    Examples:
      autograder init my-course
      autograder init my-course --with gates,activations --from ~/backpropagation
      autograder init --renew

    Exit code: 0 it is a course, 2 something stands in the way.
    """
    from autograder.cli import setup

    wanted = [name.strip() for name in names.split(",") if name.strip()]
    context.exit(setup.init(folder, names=wanted, checkout=checkout, renew=renew))


@main.command()
@click.argument("assignment")
@click.argument("notebooks", nargs=-1, metavar="[NOTEBOOK ...]")
@click.option("--json", "as_json", is_flag=True, help="Print the results as a JSON list on stdout, and nothing else.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Graders at once. [default: one a processor]")
@click.option("--lang", metavar="LANG", help="Of what students read. [default: en, or the assignment's first language]")
@click.option(
    "--follow-through",
    type=click.IntRange(0, 100),
    default=100,
    show_default=True,
    metavar="PERCENT",
    help="Of a gradient's marks, where it is right for a wrong forward.",
)
@click.option(
    "--isolation",
    type=click.Choice(["shared", "test"]),
    default="shared",
    show_default=True,
    help="`test`: a process for each hidden test. `shared`: one for all of them where that changes no mark.",
)
@click.option("--unsafe", is_flag=True, help="Grade on a machine that cannot isolate student code. Only your own code!")
@click.pass_context
def grade(context: click.Context, assignment: str, notebooks: tuple[str, ...], **options: Any) -> None:
    """Grade the class, or the notebooks that are named.

    Without a NOTEBOOK every submission in submitted/<student>/ASSIGNMENT/ is graded, into nbgrader's gradebook,
    autograded/ and feedback/. Grading again is safe: marks and comments by people are kept.

    With NOTEBOOKs (.ipynb, or .py in the percent format) a report on each is printed and nothing is recorded.

    \b
    Examples:
      autograder grade gates
      autograder grade gates --workers 4 --lang ko
      autograder grade gates submitted/ana/gates/gates.ipynb
      autograder grade gates *.ipynb --json > results.json

    Exit code: 0 all graded, 1 some could not be graded, 2 usage, 130 stopped by Ctrl-C.
    """
    from autograder.cli import grading

    context.exit(grading.run(assignment, notebooks, **options))


@main.command()
@click.argument("assignments", nargs=-1, metavar="[ASSIGNMENT ...]")
@click.option("--quick", is_flag=True, help="Leave out what only repeats: the second run of the reference.")
@click.pass_context
def prove(context: click.Context, assignments: tuple[str, ...], *, quick: bool) -> None:
    """Prove that exercises are sound, before students get them.

    The reference earns everything, the stub nothing, every known mistake loses marks where it should,
    and the released folder holds nothing hidden. Without an ASSIGNMENT: all of them.

    \b
    Examples:
      autograder prove gates
      autograder prove
      autograder prove --quick

    Exit code: 0 sound, 1 not, 2 usage.
    """
    from autograder.cli import staff

    context.exit(staff.prove(assignments, quick=quick))


@main.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Say what this machine can do to isolate student code, by trying it.

    Exit code: 0 where official scores are given here, 1 where they are not.
    """
    from autograder.cli import staff

    context.exit(staff.doctor())
