"""``kit`` without a command, on a terminal: make a workspace if there is none, and watch it."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import click

from kit.cli.session import Options, find_here
from kit.cli.terminal import look_of, say
from kit.cli.watch import watch_command
from kit.course import Course, Workspace
from kit.errors import MachineError, UsageError
from kit.learner.workspaces import create_workspace, default_folder
from kit.render.blocks import prose
from kit.render.look import Role


def begin(context: click.Context) -> int:
    """Watch the next exercise, or offer to make a folder with exercises; return the exit status."""
    workspace = find_here()
    if workspace.has_files:
        return watch(context)
    folder = _choose_folder(workspace.course)
    if folder is None:
        say(context.get_help() + "\n")
        return 0
    if not Workspace(course=workspace.course, root=folder).has_exercises:
        create_workspace(folder, workspace.course)
    context.ensure_object(Options).started_in = Path.cwd()
    try:
        os.chdir(folder)
    except OSError as error:
        sentence = f"{folder} cannot be entered: {error.strerror}."
        raise MachineError(sentence, "Check its permissions.") from None
    try:
        return watch(context)
    finally:  # also after Ctrl-C
        look = look_of(sys.stdout)
        lines = prose("Your exercises are in another folder. Go on later with:", look)
        commands = f"cd {shlex.quote(look.line(str(folder)))}", "kit"
        lines += ["  " + look.paint(Role.COMMAND, command) for command in commands]
        say("\n".join(lines) + "\n")


def watch(context: click.Context) -> int:
    """Run ``kit watch`` without options; return the exit status."""
    status: int = context.invoke(watch_command)
    return status


def _choose_folder(course: Course) -> Path | None:
    """Ask for the folder of the exercises; return None if the learner wants none."""
    look = look_of(sys.stdout)
    default = default_folder(course)
    does = "go on in" if Workspace(course=course, root=default).has_exercises else "make"
    text = f"There are no exercises in this folder. Press Enter to {does} the folder {default}. "
    text += "Or type another name, or n for help."
    say("\n".join(prose(text, look)) + "\n\n")
    answer: str = click.prompt("Folder", default=str(default), show_default=False)
    if answer.strip().casefold() in ("n", "no"):
        return None
    try:
        return Path(answer.strip()).expanduser()
    except RuntimeError:
        raise UsageError(f"There is no home folder for {answer}.", "Name another one.") from None
