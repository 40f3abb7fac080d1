"""``kit doctor``: show what a grade depends on, and what of it is missing."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from kit.cli.session import common, find_here
from kit.cli.terminal import is_coloured, look_of, say


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the facts as JSON.")
@common
def doctor_command(as_json: bool) -> int:
    """Examine Python, packages, isolation and course, and change nothing."""
    from kit.learner.doctor import Fact, doctor_text, examine

    look = look_of(sys.stdout)
    kind = "a terminal" if sys.stdout and sys.stdout.isatty() else "no terminal"
    letters = "ASCII only" if look.ascii_only else f"in {sys.stdout.encoding}"
    colours = "in colours" if is_coloured(sys.stdout) else "without colours"
    terminal = f"{kind}, {look.width} columns, {letters}, {colours}"
    facts = (*examine(find_here()), Fact(about="terminal", found=terminal))
    if as_json:
        say(json.dumps({"format": 1, "facts": [asdict(fact) for fact in facts]}, indent=2) + "\n")
    else:
        say(doctor_text(facts, look))
    return 0
