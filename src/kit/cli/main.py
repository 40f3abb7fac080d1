"""The command ``kit``: finds the subcommand, and turns whatever ends it into an exit status.

0 all that was asked is solved, or the command did its work; 1 something is not solved; 2 usage;
3 the kit, the course or the machine is at fault; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import difflib
import importlib
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

import click

from kit import __version__
from kit.cli.session import Options, common
from kit.cli.terminal import complain, say
from kit.errors import KitError

COMMANDS = {
    "list": "kit.cli.learn",
    "show": "kit.cli.learn",
    "next": "kit.cli.learn",
    "grade": "kit.cli.grade",
    "hint": "kit.cli.hint",
    "explain": "kit.cli.hint",
    "quiz": "kit.cli.quiz",
    "solution": "kit.cli.answer",
    "reset": "kit.cli.answer",
    "init": "kit.cli.workspace",
    "update": "kit.cli.workspace",
    "doctor": "kit.cli.doctor",
    "course": "kit.cli.course",
    "class": "kit.cli.classes",
}
"""The module that defines each command as ``<name>_command``, imported only when it is called."""

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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        asked = args[0]
        near = difflib.get_close_matches(asked, COMMANDS, n=1)
        if near and asked not in COMMANDS:
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
    """Run the command line and exit."""
    sys.exit(run(args))


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = Options()
    try:
        try:
            status = kit.main(args=args, prog_name="kit", standalone_mode=False, obj=options)
        except click.ClickException:
            raise
        except Exception:
            if options.debug:
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
