"""``kit init`` and ``kit update``: a folder with exercises; the rest stays in the package."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli.session import common, complain_later, find_here, no_exercises, open_here
from kit.cli.terminal import look_of, say
from kit.errors import UsageError
from kit.render.blocks import bullet, prose
from kit.render.look import Look, Role

if TYPE_CHECKING:
    from kit.learner.workspaces import FileUpdate


@click.command("init")
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@common
def init_command(folder: Path | None) -> int:
    """Make a folder with the exercises and a short README; checks and hints stay in the kit.

    Without DIR, the folder has the name of the course, as in `astream-exercises`.
    """
    from kit.learner.workspaces import create_workspace, default_folder

    course = find_here().course
    folder = folder or default_folder(course)
    files = create_workspace(folder, course)
    look = look_of(sys.stdout)
    shown = look.line(str(folder))
    lines = prose(f"{files} files are in {shown}, your exercises among them.", look)
    lines += ["", "Begin with:", "  " + look.paint(Role.COMMAND, f"cd {shown}")]
    lines += ["  " + look.paint(Role.COMMAND, "kit")]
    say("\n".join(lines) + "\n")
    return 0


@click.command("update")
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@click.option("--undo", "is_undo", is_flag=True, help="Undo the last update.")
@common
def update_command(dry_run: bool, is_undo: bool) -> int:
    """Bring the exercises here up to date with the installed kit; what you wrote is kept."""
    from kit.files import hold_lock
    from kit.learner.assignment_text import find_handout
    from kit.learner.workspaces import LOCK_FILE, apply_update, plan_update, undo_update

    workspace, look = find_here(), look_of(sys.stdout)
    if find_handout(workspace.course):
        advice = "If you need a newer one, ask your teacher."
        raise UsageError("This folder is from your teacher; kit update cannot change it.", advice)
    if workspace.is_course:
        advice = "Bring it up to date the way you got it, for example with: git pull"
        raise UsageError(f"{workspace.root} is the course itself.", advice)
    if not workspace.has_exercises:
        raise no_exercises(workspace)
    if dry_run and not is_undo:
        say(_update_text(plan_update(workspace), look, dry_run=True))
        return 0
    with hold_lock(workspace.state / LOCK_FILE):
        if is_undo:
            notes = {
                True: (Role.GOOD, "-", "as it was before the update"),
                False: (Role.WARN, "!", "left alone, you have edited it since"),
            }
            for path, is_restored in undo_update(workspace).items():
                role, mark, note = notes[is_restored]
                say("\n".join(bullet(role, mark, f"{path}: {note}", look)) + "\n")
            return 0
        updates = plan_update(open_here())
        errors = apply_update(workspace, updates)
    say(_update_text([update for update in updates if update.path not in errors], look))
    if errors:
        first, *others = errors.values()
        more = f" {len(others)} more files failed too." if others else ""
        complain_later(first.sentence + more, first.advice)
    return 3 if errors else 0


def _update_text(updates: Iterable[FileUpdate], look: Look, *, dry_run: bool = False) -> str:
    """List each file that is changed or left alone, and say how to undo the update."""
    from kit.learner.workspaces import FileStatus

    lines: list[str] = []
    others: Counter[str] = Counter()
    is_changed = False
    for update in updates:
        is_changed |= update.after is not None
        mark, note = update.status.value
        if not mark:
            others[note] += 1
            continue
        note += update.problem
        role = Role.WARN if mark == "!" else Role.GOOD
        lines += bullet(role, mark, update.path + (f": {note}" if note else ""), look)
        is_resettable = mark == "!" and update.status is not FileStatus.DROPPED
        if is_resettable and update.path.endswith(".py"):
            lines += prose("To get the course's text (yours is kept):", look, indent=2)
            lines.append("    " + look.paint(Role.COMMAND, f"kit reset {Path(update.path).stem}"))
    lines += [] if is_changed else prose("There is nothing new.", look)
    parts = [f"{count} {note}" for note, count in sorted(others.items(), reverse=True)]
    lines += prose(f"Other files: {', '.join(parts)}.", look) if parts else []
    if is_changed and dry_run:
        lines += prose("Nothing was changed: this was a dry run.", look)
    elif is_changed:
        lines += ["Undo it with:", "  " + look.paint(Role.COMMAND, "kit update --undo")]
    return "\n".join(lines) + "\n"
