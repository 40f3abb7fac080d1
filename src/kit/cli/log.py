"""``kit log``: a record of the learner's own tries, only if the learner wants it."""

from __future__ import annotations

import sys

import click

from kit.cli.session import common, open_here, open_record
from kit.cli.terminal import look_of, say
from kit.learner.log_text import log_text, turned_on_text
from kit.render.blocks import prose


@click.command("log")
@click.argument(
    "action", type=click.Choice(["show", "on", "off", "delete"]), default="show", metavar="[ACTION]"
)
@common
def log_command(action: str) -> None:
    """Keep a log of your tries, or not: it is off until you turn it on.

    ACTION is on, off, delete or show, which is the default. The log is a text file in the folder
    .kit, and the kit sends it nowhere. A teacher may ask you to hand it in.
    """
    workspace = open_here()
    log, look = open_record(workspace).log, look_of(sys.stdout)
    shown = workspace.display_path(log.file)
    if action == "show":
        say(log_text(log.read(), shown, workspace.course, look))
        return
    if action == "on":
        log.turn(is_on=True)
        say(turned_on_text(shown, look))
        return
    if action == "off":
        log.turn(is_on=False)
        text = f"Your tries are not recorded from now on. What was recorded stays in {shown}."
    else:
        text = f"{shown} is deleted." if log.delete() else "There is no log."
        text += " Your tries are not recorded."
    say("\n".join(prose(text, look)) + "\n")
