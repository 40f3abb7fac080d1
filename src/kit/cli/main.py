"""The command ``kit``: runs the subcommand and turns its result into an exit status.

0 everything is solved, or the command did its work; 1 something is not solved; 2 usage;
3 the kit, the course or the machine is at fault; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NoReturn

import click

from kit import __version__
from kit.cli.session import Options, common, finish
from kit.cli.terminal import complain, is_lively, say
from kit.errors import KitError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "list": ("learn", "List exercises and their standings."),
    "show": ("learn", "Show the task of an exercise."),
    "next": ("learn", "Name the next exercise."),
    "lesson": ("lesson", "Read the lesson of a chapter, or a primer."),
    "examples": ("examples", "Write what a function does, before its code."),
    "try": ("trial", "Run an exercise on the example of its task."),
    "grade": ("grade", "Grade all exercises, or those named."),
    "watch": ("watch", "Grade each exercise whenever it is saved."),
    "hint": ("learn", "Show one more hint."),
    "explain": ("learn", "Explain an error."),
    "quiz": ("quiz", "Answer questions, and see whether you were right."),
    "hunt": ("hunt", "Repair an answer that looks right."),
    "review": ("hunt", "Come back to what was solved some days ago."),
    "log": ("log", "Keep a log of your tries, or not."),
    "solution": ("learn", "Show the reference solution."),
    "reset": ("learn", "Put back an original file."),
    "init": ("workspace", "Make a folder with the exercises."),
    "update": ("workspace", "Fetch new and changed exercises; keep your edits."),
    "doctor": ("learn", "Examine what a grade depends on."),
    "completion": ("completion", "Let your shell complete names."),
    "course": ("course", "Write a course: new, add, check."),
    "class": ("classes", "Grade a class: new, grade, report, export, override."),
}
"""The module of ``kit.cli`` that defines each command as ``<name>_command``, and its short help.

A module is imported only when its command is called.
"""

OTHER_NAMES = {
    "test": "grade",
    "check": "grade",
    "verify": "grade",
    "submit": "grade",
    "run": "try",
    "start": "init",
}
"""Commands that other tools have, and the kit's names for them."""

USAGE, STOPPED = 2, 130


class LazyGroup(click.Group):
    """Imports a command's module when the command is called, so that ``kit`` starts at once."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"kit.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return the commands and options that begin like ``incomplete``; import no command."""
        from click.shell_completion import CompletionItem

        commands = [
            CompletionItem(name, help=text)
            for name, (_, text) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return commands + click.Command.shell_complete(self, ctx, incomplete)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if (name := args[0]) not in COMMANDS:
            import difflib

            near = [OTHER_NAMES.get(name, ""), *difflib.get_close_matches(name, COMMANDS, n=1)]
            if command := next(filter(None, near), ""):
                ctx.fail(f"There is no command '{name}'. Did you mean: kit {command}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="kit", message="%(prog)s %(version)s")
@common
@click.pass_context
def kit(context: click.Context) -> int:
    """Exercises that grade themselves: edit a file, run `kit grade`, read what it says.

    Without a command, on a terminal: watch the next exercise, after making a folder if needed.
    """
    if context.invoked_subcommand is None:
        if is_lively(sys.stdin) and is_lively(sys.stdout):
            from kit.cli.begin import begin

            return begin(context)
        say(context.get_help() + "\n")
    return 0


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit at once; the system frees the memory faster than Python."""
    status = run(args)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):
            stream.flush()
    os._exit(status)


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    options = Options()
    # With a stricter umask the kit could not read the files and folders that it makes.
    os.umask(os.umask(0o077) & ~0o700)
    start = partial(kit.main, args=args, prog_name="kit", standalone_mode=False, obj=options)
    return call_safely(start, options)


def call_safely(work: Callable[[], object], options: Options) -> int:
    """Call ``work``, show what is wrong as a sentence and its advice, and save the records.

    Returns the exit status: what ``work`` returns, if that is a number.
    """
    status: object = 0
    try:
        status = work()
    except (click.Abort, KeyboardInterrupt):
        status = STOPPED
    except click.ClickException as error:
        error.show()
        status = USAGE
    except Exception as error:  # noqa: BLE001 - a user never sees a traceback of ours
        if options.debug:
            import traceback

            traceback.print_exception(error)
        if not isinstance(error, KitError):
            sentence = f"The kit failed: {type(error).__name__}: {error}".rstrip(": ") + "."
            advice = "" if options.debug else "Run the command again with --debug and report it."
            error = KitError(sentence, advice)
        complain(error.sentence, error.advice)
        status = error.exit_status
    finally:
        finish(options)
    return status if isinstance(status, int) else 0
