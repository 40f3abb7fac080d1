"""``kit init`` and ``kit update``: a folder with exercises; the rest stays in the package."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kit.cli.session import common, complain_later, find_here, no_exercises, open_here
from kit.cli.terminal import look_of, say
from kit.errors import UsageError


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@common
def init_command(folder: Path) -> int:
    """Make a folder with the exercises and a short README; checks and hints stay in the kit."""
    from kit.learner.update_text import created_text
    from kit.learner.workspaces import create_workspace

    files = create_workspace(folder, find_here().course)
    say(created_text(folder, files, look_of(sys.stdout)))
    return 0


@click.command("update")
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@click.option("--undo", "is_undo", is_flag=True, help="Undo the last update.")
@common
def update_command(dry_run: bool, is_undo: bool) -> int:
    """Bring the exercises here up to date with the installed kit; what you wrote is kept."""
    from kit.files import hold_lock
    from kit.learner.update_text import undone_text, update_text
    from kit.learner.workspaces import LOCK_FILE, apply_update, plan_update, undo_update

    workspace, look = find_here(), look_of(sys.stdout)
    if workspace.is_course:
        raise UsageError(
            f"{workspace.root} is the course itself.",
            "Bring it up to date the way you got it, for example with: git pull",
        )
    if not workspace.has_exercises:
        raise no_exercises(workspace)
    if dry_run and not is_undo:
        say(update_text(plan_update(workspace), look, dry_run=True))
        return 0
    with hold_lock(workspace.state / LOCK_FILE):
        if is_undo:
            say(undone_text(undo_update(workspace), look))
            return 0
        updates = plan_update(open_here())
        errors = apply_update(workspace, updates)
    say(update_text([update for update in updates if update.path not in errors], look))
    if errors:
        first, *others = errors.values()
        more = f" {len(others)} more files failed too." if others else ""
        complain_later(first.sentence + more, first.advice)
    return 3 if errors else 0
