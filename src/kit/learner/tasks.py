"""The list of exercises, the next exercise, and the task, solution and original of each."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import zip_longest

from kit import source
from kit.course import Course, Exercise, Workspace, read_handout
from kit.errors import CourseError, UsageError
from kit.learner.assignment_text import hint_advice
from kit.learner.overview import (
    SELECTED,
    ExerciseRow,
    bar_line,
    course_table,
    help_lines,
    next_text,
)
from kit.learner.progress import Progress
from kit.model import Standing
from kit.render.blocks import bullet, markdown, plural, points, prose
from kit.render.look import Look, Role
from kit.render.safe import pad, width
from kit.source import BadFile, read_source
from kit.stubs import read_original, restore

BETWEEN = " │ "  # two texts that are side by side


def find_problem(workspace: Workspace, exercise: Exercise) -> tuple[str, str] | None:
    """Return why the exercise's file cannot be graded, with advice; None also without workspace."""
    file = workspace.file(exercise)
    has_files = workspace.is_course or workspace.has_exercises
    if not (has_files and (why := source.find_problem(file))):
        return None
    advice = f"Restore the file with: kit reset {exercise.name}"
    return f"{workspace.display_path(file)}: {why}.", advice


def find_standing(workspace: Workspace, progress: Progress, exercise: Exercise) -> Standing | None:
    """Return the recorded standing, None without one; broken if the file cannot be read now."""
    if find_problem(workspace, exercise):
        return Standing.BROKEN
    record = progress.of(exercise.address)
    # A record of seen hints alone has no points; only a verdict sets them.
    return record.standing if record.max_points else None


def find_next(workspace: Workspace, progress: Progress) -> Exercise | None:
    """Return the next exercise that is not recorded as solved, None if all are.

    The search begins with the exercise that was used last, if it has been graded, and continues at
    the start.
    """
    is_graded = bool(progress.of(progress.last).max_points) if progress.last else False
    exercises = workspace.course.in_turn(progress.last if is_graded else "")
    solved = Standing.SOLVED
    return next((e for e in exercises if find_standing(workspace, progress, e) != solved), None)


def choose_exercise(workspace: Workspace, progress: Progress, name: str | None) -> Exercise:
    """Return the named exercise, or else the one used last, the next or the last of the course.

    Record a named one as used, if there is a workspace. Raise :class:`UsageError`.
    """
    course = workspace.course
    if name is not None:
        exercise = course.resolve(name)
        if workspace.is_course or workspace.has_exercises:
            progress.use(exercise.address)
        return exercise
    last = next((e for e in course.exercises if e.address == progress.last), None)
    return last or find_next(workspace, progress) or course.exercises[-1]


def select_exercises(
    workspace: Workspace, progress: Progress, names: tuple[str, ...]
) -> tuple[Exercise, ...]:
    """Return the named exercises, or all; record the last named one as used."""
    exercises = workspace.course.select(names)
    if names:
        progress.use(workspace.course.select(names[-1:])[-1].address)
    return exercises


def list_text(workspace: Workspace, progress: Progress, look: Look) -> str:
    """Return all exercises with their standings; points are left out, as they need the checks.

    Outside a workspace there are no standings.
    """
    course = workspace.course
    if not (workspace.is_course or workspace.has_exercises):
        return _contents_text(course, look)
    upcoming = find_next(workspace, progress)
    rows = _list_rows(workspace, progress, look, upcoming)
    solved = sum(row.standing is Standing.SOLVED for row in rows.values())
    lines = [*course_table(course, rows, look), "", *bar_line(solved, len(rows), "", look), ""]
    with contextlib.suppress(CourseError):
        if handout := read_handout(course):
            due = f": due {handout.due_text}" if handout.due else ""
            lines = [*prose(f"{handout.title}{due}", look), *lines]
    return "\n".join([*lines, next_text(workspace, upcoming, look)])


def choice_text(
    workspace: Workspace, progress: Progress, look: Look, cursor: str, height: int
) -> str:
    """Return those lines of the list around the exercise at ``cursor`` that fit on ``height``."""
    rows = _list_rows(workspace, progress, look, find_next(workspace, progress))
    rows[cursor] = replace(rows[cursor], is_selected=True)
    lines = course_table(workspace.course, rows, look)
    index = next(i for i, line in enumerate(lines) if line.startswith(SELECTED))
    start = max(0, min(index - height // 2, len(lines) - height))
    return "\n".join(lines[start : start + max(height, 1)]) + "\n"


def _list_rows(
    workspace: Workspace, progress: Progress, look: Look, upcoming: Exercise | None
) -> dict[str, ExerciseRow]:
    return {
        exercise.address: ExerciseRow(
            name=exercise.name,
            standing=find_standing(workspace, progress, exercise),
            note=f"{'<-' if look.ascii_only else '←'} next" if exercise == upcoming else "",
            note_role=Role.STRONG,
            is_note_optional=True,
        )
        for exercise in workspace.course.exercises
    }


def _contents_text(course: Course, look: Look) -> str:
    """Return the names of all exercises, and how to make a folder with them."""
    lines = [look.paint(Role.STRONG, line) for line in prose(course.title, look)]
    for chapter in course.chapters:
        lines += ["", look.paint(Role.STRONG, look.fit(look.line(chapter.title), look.width))]
        lines += ["  " + look.fit(exercise.name, look.width - 2) for exercise in chapter.exercises]
    lines += ["", *prose("You are not in a folder with exercises. Make one with:", look)]
    return "\n".join([*lines, "  " + look.paint(Role.COMMAND, "kit init")]) + "\n"


def task_text(
    workspace: Workspace, exercise: Exercise, look: Look, *, has_commands: bool = True
) -> str:
    """Return the task of an exercise, its checks, and a note if its file cannot be read.

    The commands that help with it follow, if it ``has_commands``.
    """
    chapter = workspace.course.chapter_of(exercise)
    place = f"{chapter.exercises.index(exercise) + 1} of {len(chapter.exercises)}"
    details = f"{place} in {look.line(chapter.title)}, {plural(exercise.max_points, 'point')}"
    name = look.fit(exercise.name, look.width)
    lines = [look.paint(Role.STRONG, name)]
    if width(name) + 2 + width(details) <= look.width:
        lines[0] += f"  {look.paint(Role.DIM, details)}"
    else:
        lines += [look.paint(Role.DIM, line) for line in prose(details, look, indent=2)]
    lines += ["  " + look.path(workspace.display_path(workspace.file(exercise)), look.width - 2)]
    task, note = read_task(workspace, exercise)
    lines += bullet(Role.WARN, "!", note, look) if note else []
    lines += ["", *markdown(task, look), "", look.paint(Role.STRONG, "Checks")]
    for check in exercise.checks:
        sentence = f"{check.says} ({points(check.max_points)})"
        lines += bullet(Role.DIM, look.symbol("·"), sentence, look)
    if has_commands:
        lines += ["", *help_lines(workspace.course, ["kit grade"], exercise, look)]
    return "\n".join(lines) + "\n"


def read_task(workspace: Workspace, exercise: Exercise) -> tuple[str, str]:
    """Return the task from the original file, and a note if the learner's file cannot be read."""
    task, own, note = "", "", ""
    with contextlib.suppress(SyntaxError):
        task = _read_docstring((read_original(workspace, exercise) or "").encode())
    try:
        own = _read_docstring(read_source(workspace.file(exercise)))
    except BadFile as error:
        reason = error.problem[:1].upper() + error.problem[1:]
        note = f"{reason}. Restore it with: kit reset {exercise.name}"
        if not (workspace.is_course or workspace.has_exercises):
            note = "To work on it, make a folder with: kit init DIR"
    except SyntaxError as error:
        line = f" (line {error.lineno})" if error.lineno else ""
        note = f"The file is not valid Python{line}."
    return task or own or "This task has no description.", note


def _read_docstring(source: bytes) -> str:
    """Return the docstring of a module. Raise :class:`SyntaxError` if it is not Python."""
    import ast
    import warnings

    from kit.runner.loader import check_bytes

    check_bytes(source, "<exercise>")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.get_docstring(ast.parse(source)) or ""
        except (ValueError, RecursionError, MemoryError):
            raise SyntaxError("not Python") from None


def read_solution(course: Course, exercise: Exercise) -> str:
    """Return the text of the reference solution.

    Raises :class:`UsageError` in the folder of an assignment, :class:`CourseError` without one.
    """
    if handout := read_handout(course):
        sentence = f"Solutions are off in the folder of the assignment '{handout.title}'."
        advice = f"See what is wrong with: kit grade {exercise.name}"
        if handout.has_hints:
            advice = hint_advice(course, exercise.name)
        raise UsageError(sentence, advice)
    try:
        return course.shelf("solutions", exercise).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        sentence = f"The course has no readable solution of {exercise.name}."
        raise CourseError(sentence, "Tell its author.") from None


def compare_text(workspace: Workspace, exercise: Exercise, solution: str, look: Look) -> str:
    """Return the learner's text and the solution: side by side if the terminal is wide enough.

    The tasks at the start of the files are left out. Raise :class:`UsageError` if there is no text.
    """
    try:
        own = read_source(workspace.file(exercise)).decode("utf-8", "replace")
    except BadFile as error:
        advice = f"Restore the file with: kit reset {exercise.name}"
        raise UsageError(f"Your file cannot be shown: {error.problem}.", advice) from None
    titles = ("Your text", "The reference")
    both = (text.replace("\r\n", "\n").expandtabs() for text in (own, solution))
    texts = (look.text(_without_docstring(text)) for text in both)
    sides = ours, theirs = [text.split("\n") for text in texts]
    left, right = (max(map(width, [title, *s])) for title, s in zip(titles, sides, strict=True))
    if look.is_plain or left + len(BETWEEN) + right > look.width:
        blocks = zip(titles, sides, strict=True)
        return "\n".join(
            "\n".join([look.paint(Role.STRONG, title), "", *side, ""]) for title, side in blocks
        )
    rows = [titles, ("", "")]
    for _, i, j, k, m in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        rows += zip_longest(ours[i:j], theirs[k:m], fillvalue="")
    between = BETWEEN.replace("│", look.symbol("│"))
    return "".join(f"{pad(one, left)}{between}{other}".rstrip() + "\n" for one, other in rows)


def _without_docstring(text: str) -> str:
    """Return a module's text without its docstring and the empty lines around the rest."""
    import ast

    with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        tree = ast.parse(text)
        if ast.get_docstring(tree) is not None:
            lines, first = text.split("\n"), tree.body[0]
            text = "\n".join([*lines[: first.lineno - 1], *lines[first.end_lineno :]])
    return text.strip("\n")


def reset_exercise(workspace: Workspace, exercise: Exercise, progress: Progress, look: Look) -> str:
    """Restore the original file, record the exercise as untouched, and return what was done.

    The text says where the old file is kept. Raise :class:`CourseError` if the original is not
    available, and :class:`MachineError`. Save ``progress`` afterwards.
    """
    subject = "What was in its place" if find_problem(workspace, exercise) else "Your text"
    kept = restore(workspace, exercise)
    points = {"points": 0.0, "max_points": exercise.max_points}
    progress.update(exercise.address, standing=Standing.TODO, failure=None, **points)
    file = workspace.display_path(workspace.file(exercise))
    lines = prose(f"{file} is the original again.", look)
    lines += prose(f"{subject} is kept in {workspace.display_path(kept)}", look) if kept else []
    return "\n".join(lines) + "\n"
