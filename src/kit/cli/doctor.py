"""``kit doctor``: what a grade depends on, and what of it is missing."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kit.cli.session import common, find_here
from kit.cli.terminal import is_coloured, look_of, say

if TYPE_CHECKING:
    from kit.learner.doctor import Fact


@click.command("doctor", short_help="Look at what a grade depends on.")
@click.option("--json", "as_json", is_flag=True, help="Print the facts as JSON.")
@common
def doctor_command(as_json: bool) -> int:
    """Look at Python, packages, isolation and course, and change nothing."""
    from kit.learner.doctor import examine
    from kit.learner.doctor_text import doctor_text

    facts = (*examine(find_here()), terminal())
    if as_json:
        say(json.dumps({"format": 1, "facts": [asdict(fact) for fact in facts]}, indent=2) + "\n")
    else:
        say(doctor_text(facts, look_of(sys.stdout)))
    return 0


def terminal() -> Fact:
    """What the kit takes the other end of stdout for."""
    from kit.learner.doctor import Fact

    look = look_of(sys.stdout)
    kind = "a terminal" if sys.stdout and sys.stdout.isatty() else "no terminal"
    letters = "ASCII only" if look.ascii_only else f"in {sys.stdout.encoding}"
    colours = "in colours" if is_coloured(sys.stdout) else "without colours"
    found = f"{kind}, {look.width} columns, {letters}, {colours}"
    return Fact(about="terminal", found=found)
