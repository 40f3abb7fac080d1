"""The command ``kit``: finds the subcommand, and turns whatever ends it into an exit status.

0 all that was asked is solved, or the command did its work; 1 something is not solved; 2 usage;
3 the kit, the course or the machine is at fault; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from kit import __version__
from kit.cli.session import Options, common, finish
from kit.cli.terminal import complain, say
from kit.errors import KitError

COMMANDS = {
    "list": "kit.cli.learn",
    "show": "kit.cli.learn",
    "next": "kit.cli.learn",
    "grade": "kit.cli.grade",
    "watch": "kit.cli.watch",
    "hint": "kit.cli.learn",
    "explain": "kit.cli.learn",
    "quiz": "kit.cli.quiz",
    "solution": "kit.cli.learn",
    "reset": "kit.cli.learn",
    "init": "kit.cli.workspace",
    "update": "kit.cli.workspace",
    "doctor": "kit.cli.doctor",
    "course": "kit.cli.course",
    "class": "kit.cli.classes",
}
"""The module that defines each command as ``<name>_command``, imported only when it is called."""

SHORT_HELP = {
    "list": "List exercises and how they stand.",
    "show": "Show the task of an exercise.",
    "next": "Name the next exercise.",
    "grade": "Grade all exercises, or those named.",
    "watch": "Grade each exercise whenever it is saved.",
    "hint": "Show one more hint.",
    "explain": "Explain an error.",
    "quiz": "Answer questions, and see whether you were right.",
    "solution": "Show the reference solution.",
    "reset": "Put back an original file.",
    "doctor": "Look at what a grade depends on.",
    "course": "Write a course: new, add, check.",
}
"""What `kit --help` says of commands without importing them; the others are asked."""

FAULT, USAGE, STOPPED = 3, 2, 130


class LazyGroup(click.Group):
    """Imports a command's module when the command is called, so that ``kit`` starts at once."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command = getattr(importlib.import_module(module), f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, self._short_help(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def _short_help(self, ctx: click.Context, name: str) -> str:
        command = None if name in SHORT_HELP else self.get_command(ctx, name)
        return command.get_short_help_str() if command else SHORT_HELP[name]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        asked = args[0]
        if asked not in COMMANDS:
            import difflib

            near = difflib.get_close_matches(asked, COMMANDS, n=1)
            if near:
                ctx.fail(f"There is no command '{asked}'. Did you mean {near[0]}?")
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
    """Exercises that grade themselves: edit a file, run `kit grade`, read what it says."""
    if context.invoked_subcommand is None:
        say(context.get_help() + "\n")
    return 0


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit, without taking apart what the system takes back anyway."""
    status = run(args)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):
            stream.flush()
    os._exit(status)


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = Options()
    # Files and folders that the kit makes for itself and cannot read would be taken for faults.
    os.umask(os.umask(0o077) & ~0o700)
    try:
        return _run(args, options)
    finally:
        finish(options)


def _run(args: Sequence[str] | None, options: Options) -> int:
    try:
        try:
            status = kit.main(args=args, prog_name="kit", standalone_mode=False, obj=options)
        except click.ClickException:
            raise
        except Exception:
            if options.debug:
                import traceback

                traceback.print_exc()
            raise
    except (click.Abort, KeyboardInterrupt):
        return STOPPED
    except click.ClickException as error:
        error.show()
        return USAGE
    except KitError as error:
        complain(error.sentence, error.advice)
        return error.exit_status
    except Exception as error:  # noqa: BLE001 - a user never sees a traceback of ours
        advice = "" if options.debug else "Run the command again with --debug and report it."
        complain(f"The kit failed: {type(error).__name__}: {error}".rstrip(": ") + ".", advice)
        return FAULT
    return status if isinstance(status, int) else 0
