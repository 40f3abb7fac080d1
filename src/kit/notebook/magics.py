"""The magics: each parses its line, calls a command of the session, and displays what it returns.

What is wrong is a sentence and its advice on stderr, as for a command; a cell never ends with a
traceback of the kit.
"""

from __future__ import annotations

import atexit
import shlex
from collections.abc import Callable

import click
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class
from IPython.display import display

from kit.cli.main import STOPPED, call_safely, kit, run
from kit.cli.session import Options
from kit.cli.terminal import complain
from kit.errors import KitError, UsageError
from kit.notebook.cells import name_magics
from kit.notebook.output import CellOutput
from kit.notebook.session import NotebookSession

INTERACTIVE = ("quiz", "watch")
"""Commands that wait for keys or lines, which a kernel does not have."""


@magics_class
class KitMagics(Magics):
    """``%exercise``, ``%%exercise``, ``%try``, ``%%try``, ``%hint``, ``%lesson`` and ``%kit``.

    Without a name they are about the exercise that was used last, or else the next one.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._shell = shell
        self.session = NotebookSession(shell.transform_cell, _ask)
        atexit.register(self.session.close)

    @line_cell_magic
    def exercise(self, line: str, cell: str | None = None) -> None:
        """Write this cell into an exercise, and grade it: ``%%exercise [EX]``.

        ``%exercise [EX]`` shows the task, and adds a cell with the stub if it was not begun yet.
        """
        if cell is None:
            _show(lambda: self._begin(_read_name(line)))
        else:
            _show(lambda: self.session.grade_cell(_read_name(line), cell))

    def _begin(self, name: str | None) -> CellOutput:
        task, cell = self.session.show_task(name)
        if cell:
            self._shell.set_next_input(cell)
        return task

    @line_cell_magic("try")  # type: ignore[arg-type]
    def try_example(self, line: str, cell: str | None = None) -> None:
        """Run an exercise on the example of its task, and grade nothing: ``%try [EX]``.

        ``%%try [EX]`` runs this cell in its place, and writes no file.
        """
        _show(lambda: self.session.try_example(_read_name(line), cell))

    @line_magic
    def hint(self, line: str) -> None:
        """Show one more hint, chosen by what failed last: ``%hint [EX] [--all] [--restart]``."""

        def take_hint() -> CellOutput:
            words = line.split()
            options = {word for word in words if word in ("--all", "--restart")}
            name = _read_name(" ".join(word for word in words if word not in options))
            return self.session.take_hint(
                name, wants_all="--all" in options, restart="--restart" in options
            )

        _show(take_hint)

    @line_magic
    def lesson(self, line: str) -> None:
        """Show a lesson, of a chapter, an exercise's chapter or a primer: ``%lesson [NAME]``."""
        _show(lambda: self.session.show_lesson(_read_name(line)))

    @line_magic("kit")  # type: ignore[arg-type]
    def run_command(self, line: str) -> None:
        """Run a command with this kernel's Python: ``%kit list``, ``%kit reset EX --yes``."""
        try:
            args = shlex.split(line)
        except ValueError as error:
            complain(f"The line cannot be read: {error}.", "Close each quotation mark.")
            return
        if args and args[0] in INTERACTIVE:
            complain(f"kit {args[0]} needs a terminal.", "Run it there, in the same folder.")
        elif run(args) == STOPPED:
            complain("The command was stopped.")


def _show(command: Callable[[], CellOutput]) -> None:
    """Display what a command returns, or say what is wrong; save what it has recorded."""
    options = Options()

    def call_in_context() -> None:
        try:
            with click.Context(kit, obj=options):
                display(command())  # type: ignore[no-untyped-call]
        except KitError as error:
            error.advice = name_magics(error.advice)
            raise

    if call_safely(call_in_context, options) == STOPPED:
        complain("The cell was stopped.")


def _read_name(line: str) -> str | None:
    """Return the only word of a line, None without any. Raise :class:`UsageError` for more."""
    name, *more = line.split() or [""]
    if more:
        raise UsageError("One name is expected.", f"Write only: {name}")
    return name or None


def _ask(question: str) -> bool:
    """Ask below the cell; where a kernel has no input, go on as commands without a terminal do."""
    try:
        answer = input(f"{question} [y/N] ")
    except StdinNotImplementedError:
        return True
    return answer.strip().casefold() in ("y", "yes")
