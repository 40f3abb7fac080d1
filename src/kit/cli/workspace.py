"""``kit init`` and ``kit update``: a folder with exercises, the rest staying in the package."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kit.cli.session import common, complain_later, find_here, no_exercises, open_here
from kit.cli.terminal import look_of, say
from kit.errors import UsageError
from kit.learner.update_text import begun_text, undone_text, update_text

DONE, FAILED = 0, 3


@click.command("init", short_help="Make a folder with the exercises.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@common
def init_command(folder: Path) -> int:
    """Make a folder with the exercises and a short README; checks and hints stay in the kit."""
    from kit.learner.updating import begin

    written = begin(folder, find_here().course)
    say(begun_text(folder, len(written), look_of(sys.stdout)))
    return DONE


@click.command("update", short_help="Fetch new and changed exercises; keep your edits.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
@click.option("--undo", "take_back", is_flag=True, help="Take the last update back.")
@common
def update_command(dry_run: bool, take_back: bool) -> int:
    """Bring the exercises here up to date with the installed kit; what you wrote is kept."""
    from kit.files import hold_lock
    from kit.learner.updating import LOCK_FILE, apply, plan, undo

    workspace = find_here()
    if workspace.is_course:
        raise UsageError(
            f"{workspace.root} is the course itself.",
            "Bring it up to date as you got it, for example with: git pull",
        )
    if not workspace.has_exercises:
        raise no_exercises(workspace)
    look = look_of(sys.stdout)
    if dry_run and not take_back:
        say(update_text(plan(workspace), look, dry_run=True))
        return DONE
    with hold_lock(workspace.state / LOCK_FILE):
        if take_back:
            say(undone_text(undo(workspace), look))
            return DONE
        steps = plan(open_here())
        problems = apply(workspace, steps)
    failed = {problem.path for problem in problems}
    say(update_text([step for step in steps if step.path not in failed], look))
    if problems:
        others = f" {len(problems) - 1} more files failed too." if len(problems) > 1 else ""
        complain_later(problems[0].error.sentence + others, problems[0].error.advice)
    return FAILED if problems else DONE
