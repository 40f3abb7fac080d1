"""``kit doctor``: what a grade depends on, and what of it is missing."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from kit.cli.session import common, find_here
from kit.cli.terminal import look_of, say


@click.command("doctor", short_help="Look at what a grade depends on.")
@click.option("--json", "as_json", is_flag=True, help="Print the facts as JSON.")
@common
def doctor_command(as_json: bool) -> int:
    """Look at Python, packages, isolation and course, and change nothing."""
    from kit.doctor import examine
    from kit.render.doctor_text import doctor_text

    facts = tuple(examine(find_here()))
    if as_json:
        say(json.dumps({"format": 1, "facts": [asdict(fact) for fact in facts]}, indent=2) + "\n")
    else:
        say(doctor_text(facts, look_of(sys.stdout)))
    return 0
