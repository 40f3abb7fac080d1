"""``kit init`` and ``kit update``: a folder with exercises; the rest stays in the package."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli.session import common, complain_later, find_here, no_exercises, open_here
from kit.cli.terminal import look_of, say
from kit.errors import UsageError
from kit.files import write_whole
from kit.render.blocks import bullet, prose
from kit.render.look import Look, Role

if TYPE_CHECKING:
    from kit.course import Course
    from kit.learner.workspaces import FileUpdate

_CONTAINER_HELP = "Add a container for VS Code and Codespaces, with this kit."


@click.command("init")
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@click.option("--devcontainer", "has_container", is_flag=True, help=_CONTAINER_HELP)
@common
def init_command(folder: Path | None, has_container: bool) -> int:
    """Make a folder with the exercises, a short README and settings for VS Code.

    Checks and hints stay in the kit. Without DIR, the folder has the name of the course, as in
    `astream-exercises`. In a folder that has the exercises already, --devcontainer adds its files.
    """
    from kit.course import Workspace
    from kit.learner.workspaces import create_workspace, default_folder

    course = find_here().course
    folder = folder or default_folder(course)
    container = _make_container(folder, course) if has_container else {}
    look = look_of(sys.stdout)
    shown = look.line(str(folder))
    lines: list[str] = []
    if not (container and Workspace(course=course, root=folder).has_exercises):
        count, kept = create_workspace(folder, course)
        lines += prose(f"{count} files are in {shown}, your exercises among them.", look)
        if kept:
            lines += prose(f"These were there and are left as they are: {', '.join(kept)}.", look)
    for path, content in container.items():
        write_whole(folder / path, content)
    if container:
        lines += prose(f"The container is described in {shown}/.devcontainer.", look)
        lines += prose("In VS Code run 'Dev Containers: Reopen in Container'.", look)
    lines += ["", "Begin with:", "  " + look.paint(Role.COMMAND, f"cd {shown}")]
    lines += ["  " + look.paint(Role.COMMAND, "kit")]
    say("\n".join(lines) + "\n")
    return 0


def _make_container(folder: Path, course: Course) -> dict[str, bytes]:
    """Return the files of a development container by their paths.

    Raises :class:`UsageError` if one is there, or if it could not reach the course.
    """
    from kit.classroom.wheel import make_wheel
    from kit.course import find_shipped_course
    from kit.learner.editor_files import CONTAINER_FILE, make_container_file

    file = folder / CONTAINER_FILE
    if os.path.lexists(file):
        raise UsageError(f"{file} is there already.", "To have it made anew, delete it first.")
    if course.root.resolve() != find_shipped_course().resolve():
        sentence = f"A container cannot reach the course in {course.root}."
        raise UsageError(
            sentence, "Hand out a pack, which has its course: kit class new --pack DIR"
        )
    name, wheel = make_wheel()
    path = f"{Path(CONTAINER_FILE).parent.as_posix()}/{name}"
    install = f"pip install --user {path}"
    return {path: wheel, CONTAINER_FILE: make_container_file(course.title, install)}


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
