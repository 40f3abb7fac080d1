"""A whole course on one screen: each exercise on a line, how far one is, what to do next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from kit.course import Chapter, Course, Exercise, Workspace
from kit.learner.rows import Row, Table
from kit.model import Outcome, Standing
from kit.render.as_text import was_solved
from kit.render.blocks import points, prose
from kit.render.look import Look, Role

if TYPE_CHECKING:
    from kit.model import Quizzed, Report, Verdict

ONE_SCREEN = 14
"""With more exercises than these, chapters that are all alike take one line each."""


def overview_text(
    report: Report, workspace: Workspace, look: Look, *, lost: Collection[str] = ()
) -> str:
    """The report on a whole course; ``lost`` are exercises that were solved before."""
    course = workspace.course
    rows = {v.exercise: _row(v, course.resolve(v.exercise), lost) for v in report.verdicts}
    upcoming = next((v for v in report.verdicts if not v.solved), None)
    keep = upcoming.exercise if upcoming else ""
    lines = [*title(course, look), ""]
    lines += table(course, rows, look, fold=True, unfold=keep)
    done = [verdict for verdict in report.verdicts if verdict.solved]
    lines += ["", *_progress(report.verdicts, len(done), look)]
    lines += [*_quizzed(report.quizzed, look), ""]
    if upcoming is None:
        lines.append(look.paint(Role.GOOD, "Every exercise is solved."))
    else:
        exercise = course.resolve(upcoming.exercise)
        lines += what_next(workspace, exercise, look, upcoming)
    return "\n".join(lines) + "\n"


def title(course: Course, look: Look) -> list[str]:
    """The course's title."""
    return [look.paint(Role.STRONG, line) for line in prose(course.title, look)]


def table(
    course: Course, rows: Mapping[str, Row], look: Look, *, fold: bool, unfold: str = ""
) -> list[str]:
    """The chapters' rows; if ``fold``, the chapters of a long course that are all alike are folded.

    ``unfold`` is the exercise whose chapter must not be.
    """
    drawn = Table(tuple(rows.values()), look)
    lines: list[str] = []
    for chapter in course.chapters:
        mine = [rows[e.address] for e in chapter.exercises if e.address in rows]
        if not mine:
            continue
        current = any(e.address == unfold for e in chapter.exercises)
        if fold and len(rows) > ONE_SCREEN and not current and _alike(mine):
            lines += drawn.row(_folded(chapter, mine))
            continue
        if len(course.chapters) > 1:
            lines.append(look.paint(Role.STRONG, look.cut(look.line(chapter.title), look.width)))
        lines += [line for row in mine for line in drawn.row(row)]
    return lines


def what_next(
    workspace: Workspace, exercise: Exercise, look: Look, verdict: Verdict | None = None
) -> list[str]:
    """The next exercise, its file, and the commands that help with it, given its verdict."""
    head = look.paint(Role.STRONG, "Next:") + f" {look.cut(exercise.name, look.width - 6)}"
    lines = [head]
    names = ["kit show", "kit hint"]
    match verdict.standing if verdict else Standing.TODO:
        case Standing.BROKEN | Standing.STOPPED | Standing.UNGRADED:
            lines += prose(verdict.advice if verdict else "", look, indent=2)
        case Standing.UNSOLVED:
            names.insert(1, "kit grade")
        case Standing.TODO | Standing.SOLVED:
            pass
    lines.append("  " + look.path(workspace.display_path(workspace.file(exercise)), look.width - 2))
    return lines + commands(names, exercise, look)


def commands(names: Sequence[str], exercise: Exercise, look: Look) -> list[str]:
    """Commands about ``exercise``, on one line if they fit."""
    texts = [f"{name} {exercise.name}" for name in names]
    painted = [look.paint(Role.COMMAND, text) for text in texts]
    if 2 + sum(map(len, texts)) + 3 * (len(texts) - 1) > look.width:
        return ["  " + one for one in painted]
    return ["  " + "   ".join(painted)]


def bar_line(solved: int, total: int, tail: str, look: Look) -> list[str]:
    """The progress line: a bar, how many are solved, and more if there is room."""
    words = f"{solved} of {total} solved"
    columns = max(min(24, look.width - len(words) - 4), 4)
    line = f"  {look.bar(solved, total, columns)} {words}"
    if columns + len(words) + len(tail) + 5 <= look.width:
        line += look.paint(Role.DIM, f", {tail}") if tail else ""
    return [line]


def _progress(verdicts: Sequence[Verdict], solved: int, look: Look) -> list[str]:
    got = points(sum(verdict.points for verdict in verdicts))
    most = points(sum(verdict.max_points for verdict in verdicts))
    return bar_line(solved, len(verdicts), f"{got} of {most} points", look)


def _quizzed(quizzed: Quizzed | None, look: Look) -> list[str]:
    """How the quiz stands, if the course has one."""
    if quizzed is None or not quizzed.questions:
        return []
    line = f"  {quizzed.right} of {quizzed.questions} questions answered right"
    wrong = quizzed.answered - quizzed.right
    line += f", {wrong} wrong" if wrong else ""
    return [look.paint(Role.DIM, look.cut(f"{line}: kit quiz", look.width))]


def _row(verdict: Verdict, exercise: Exercise, lost: Collection[str]) -> Row:
    note, role = _note(verdict), Role.DIM
    if remark := was_solved(verdict, lost):
        note, role = remark, Role.BAD
    return Row(
        name=exercise.name,
        standing=verdict.standing,
        score=f"{points(verdict.points)}/{points(verdict.max_points)}",
        note=note,
        note_role=role,
        dispensable=verdict.standing is Standing.UNSOLVED and role is Role.DIM,
    )


def _note(verdict: Verdict) -> str:
    match verdict.standing:
        case Standing.SOLVED | Standing.TODO:
            return ""
        case Standing.UNSOLVED:
            ended = (Outcome.FAILED, Outcome.UNFINISHED)
            bad = sum(finding.outcome in ended for finding in verdict.findings)
            checks = "check" if len(verdict.findings) == 1 else "checks"
            return f"{bad} of {len(verdict.findings)} {checks} failed"
        case Standing.BROKEN | Standing.STOPPED | Standing.UNGRADED:
            first = verdict.first_failure
            return first.message if first else verdict.advice


def _alike(rows: Sequence[Row]) -> bool:
    standings = {row.standing for row in rows}
    return standings <= {Standing.TODO, None} or standings == {Standing.SOLVED}


def _folded(chapter: Chapter, rows: Sequence[Row]) -> Row:
    note = f"{len(rows)} exercises"
    return Row(name=chapter.name, standing=rows[0].standing, score="", note=note)
