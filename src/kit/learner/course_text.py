"""The course's own words on screen: the list, a task, a hint, an entry of the error catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kit.course import Exercise, Workspace
from kit.learner.overview import bar_line, commands, table, title, what_next
from kit.learner.rows import Row
from kit.model import Standing
from kit.render.blocks import markdown, marked, points, prose, reflowed, some_points
from kit.render.look import Look, Role
from kit.render.safe import width

if TYPE_CHECKING:
    from kit.learner.catalogue import Entry
    from kit.learner.hints import Step


def list_text(
    workspace: Workspace,
    standings: Mapping[str, Standing | None],
    upcoming: Exercise | None,
    look: Look,
) -> str:
    """Chapters and exercises as the record has them; ``upcoming`` is marked as the next one."""
    course = workspace.course
    rows = {
        exercise.address: Row(
            name=exercise.name,
            standing=standings.get(exercise.address),
            note=f"{'<-' if look.ascii_only else '←'} next" if exercise == upcoming else "",
            note_role=Role.STRONG,
            dispensable=True,
        )
        for exercise in course.exercises
    }
    solved = sum(standing is Standing.SOLVED for standing in standings.values())
    lines = [*title(course, look), ""]
    lines += table(course, rows, look, fold=False)
    lines += ["", *bar_line(solved, len(rows), "", look), ""]
    lines += what_next(workspace, upcoming, look) if upcoming else [all_solved(look)]
    return "\n".join(lines) + "\n"


def all_solved(look: Look) -> str:
    """What there is to say at the end of a course."""
    return look.paint(Role.GOOD, "Every exercise is solved.")


def next_text(workspace: Workspace, upcoming: Exercise | None, look: Look) -> str:
    """The first exercise that is not solved, and how to go about it."""
    lines = what_next(workspace, upcoming, look) if upcoming else [all_solved(look)]
    return "\n".join(lines) + "\n"


def task_text(
    workspace: Workspace, exercise: Exercise, task: str, look: Look, *, note: str = ""
) -> str:
    """The whole task of an exercise; ``note`` is a remark on the state of its file."""
    chapter = next(c for c in workspace.course.chapters if c.name == exercise.chapter)
    place = chapter.exercises.index(exercise) + 1
    name = look.cut(exercise.name, look.width)
    where = f"{place} of {len(chapter.exercises)} in {look.line(chapter.title)}"
    where += f", {some_points(exercise.max_points)}"
    head = look.paint(Role.STRONG, name)
    if width(name) + 2 + width(where) <= look.width:
        lines = [f"{head}  {look.paint(Role.DIM, where)}"]
    else:
        lines = [head, *(look.paint(Role.DIM, line) for line in prose(where, look, indent=2))]
    file = workspace.display_path(workspace.file(exercise))
    lines += ["  " + look.path(file, look.width - 2)]
    if note:
        lines += marked(Role.WARN, "!", note, look)
    lines += ["", *reflowed(task, look), "", look.paint(Role.STRONG, "Checks")]
    for check in exercise.checks:
        text = f"{check.says} ({points(check.max_points)})"
        lines += marked(Role.DIM, "-" if look.ascii_only else "·", text, look)
    lines += ["", *commands(("kit grade", "kit hint"), exercise, look)]
    return "\n".join(lines) + "\n"


def hint_text(exercise: Exercise, step: Step, place: int, total: int, look: Look) -> str:
    """One step of an exercise's ladder: ``hint 2 of 3``."""
    head = prose(f"{exercise.name}, hint {place} of {total}: {step.title}", look)
    lines = [look.paint(Role.STRONG, line) for line in head]
    return "\n".join([*lines, "", *markdown(step.text, look)]) + "\n"


def entry_text(entry: Entry, practise: str, look: Look) -> str:
    """An entry of the catalogue; ``practise`` is the name of the exercise about it, or ``""``."""
    lines = [look.paint(Role.STRONG, line) for line in prose(entry.title, look)]
    parts = (
        ("What it means", entry.means),
        ("Why it happens", entry.why),
        ("Repair", entry.repair),
    )
    for heading, body in parts:
        if body:
            lines += ["", look.paint(Role.STRONG, heading), *markdown(body, look, indent=2)]
    if practise:
        lines += ["", "Practise it:", "  " + look.paint(Role.COMMAND, f"kit show {practise}")]
    return "\n".join(lines) + "\n"


def no_more_hints_text(exercise: Exercise, total: int, look: Look) -> str:
    """That all steps of the ladder have been shown, and what is left to do."""
    name = exercise.name
    told = (
        f"You have seen all {total} hints on {name}." if total else f"There are no hints on {name}."
    )
    lines = prose(told, look)
    ways = (
        ("read them again", f"kit hint {name} --all"),
        ("start over", f"kit hint {name} --restart"),
        ("see an answer", f"kit solution {name} --give-up"),
    )
    for words, command in ways if total else ways[-1:]:
        if 20 + len(command) <= look.width:
            lines.append(f"  {words.ljust(16)}  {look.paint(Role.COMMAND, command)}")
        else:
            lines += [f"  {words}:", f"    {look.paint(Role.COMMAND, command)}"]
    return "\n".join(lines) + "\n"


def unreadable_text(workspace: Workspace, exercise: Exercise, problem: str, look: Look) -> str:
    """What is wrong with a file that cannot be judged, and what to do."""
    file = workspace.display_path(workspace.file(exercise))
    lines = prose(f"{file}: {problem}.", look)
    lines += prose(f"Restore the file with: kit reset {exercise.name}", look)
    return "\n".join(lines) + "\n"


def reset_text(
    file: str, kept: str, look: Look, *, untouched: bool = False, is_text: bool = True
) -> str:
    """What a reset did: ``kept`` is where the old file is now, ``""`` if it was missing.

    What was in its place need not have been a text.
    """
    if untouched:
        lines = prose(f"{file} is already the original.", look)
    else:
        lines = prose(f"{file} is the original again.", look)
        if kept:
            what = "Your text" if is_text else "What was there"
            lines += prose(f"{what} is kept in {kept}", look)
    return "\n".join(lines) + "\n"
