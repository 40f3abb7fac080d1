"""A whole course on one screen: a line for each exercise, the progress, and the next step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kit.course import Course, Exercise, Workspace
from kit.learner.assignment_text import (
    find_handout,
    find_hint_cost,
    hand_in_sentence,
    hints_sentence,
)
from kit.learner.progress import Progress
from kit.model import Outcome, Report, Standing, Verdict
from kit.render.blocks import plural, points, prose
from kit.render.look import Look, Role
from kit.render.safe import pad, width
from kit.render.verdicts import was_solved

INDENT = 4  # columns of the mark, with the spaces around it
SELECTED = "> "  # how the line of the row under a cursor begins


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseRow:
    """One exercise; ``standing`` is None if it is not graded yet, ``score`` is like ``2/5``."""

    name: str
    standing: Standing | None
    score: str = ""
    note: str = ""
    note_role: Role = Role.DIM
    is_note_optional: bool = False
    is_selected: bool = False


def overview_text(  # noqa: PLR0913 - what was graded, and what is known of the learner
    report: Report,
    workspace: Workspace,
    look: Look,
    *,
    progress: Progress,
    lost: Collection[str] = (),
    last: str = "",
) -> str:
    """Return the report on a whole course; ``lost`` are exercises that were solved before.

    Where hints cost points, ``progress`` says how many were taken.

    The next exercise is the first that is not solved, from ``last`` on.
    """
    course, verdicts = workspace.course, report.verdicts
    rows = {v.exercise: _make_row(v, course.resolve(v.exercise).name, lost) for v in verdicts}
    unsolved = {verdict.exercise: verdict for verdict in verdicts if not verdict.solved}
    upcoming = next((e for e in course.in_turn(last) if e.address in unsolved), None)
    failed = unsolved[upcoming.address] if upcoming else None
    lines = course_table(course, rows, look, unfolded=failed.exercise if failed else "")
    solved = sum(verdict.solved for verdict in verdicts)
    got = points(sum(verdict.points for verdict in verdicts))
    most = points(sum(verdict.max_points for verdict in verdicts))
    lines += ["", *bar_line(solved, len(verdicts), f"{got} of {most} points", look)]
    if sentence := hints_sentence(course, progress):
        lines += prose(sentence, look, indent=2)
    if unchanged := sum(verdict.remembered for verdict in verdicts):
        line = f"  {len(verdicts) - unchanged} graded now, {unchanged} unchanged: kit grade --fresh"
        lines.append(look.paint(Role.DIM, look.fit(line, look.width)))
    if (quiz := report.quizzed) and quiz.questions:
        wrong = f", {quiz.answered - quiz.right} wrong" if quiz.answered > quiz.right else ""
        line = f"  {quiz.right} of {quiz.questions} questions answered right{wrong}: kit quiz"
        lines.append(look.paint(Role.DIM, look.fit(line, look.width)))
    return "\n".join([*lines, "", next_text(workspace, upcoming, look, failed)])


def course_table(
    course: Course, rows: Mapping[str, ExerciseRow], look: Look, *, unfolded: str | None = None
) -> list[str]:
    """Return the title, and the rows of all exercises below the titles of their chapters.

    ``rows`` has them by address. If ``unfolded`` is not None and there are more than fit on one
    screen, a chapter whose exercises stand alike takes one line, except that of ``unfolded``.
    Without it, an empty line separates the chapters.
    """
    table = _ExerciseTable(tuple(rows.values()), look)
    lines = [*(look.paint(Role.STRONG, line) for line in prose(course.title, look)), ""]
    for chapter in course.chapters:
        addresses = [e.address for e in chapter.exercises if e.address in rows]
        chapter_rows = [rows[address] for address in addresses]
        if not chapter_rows:
            continue
        is_foldable = unfolded is not None and len(rows) > 14 and unfolded not in addresses
        standings = {row.standing for row in chapter_rows}
        if is_foldable and (standings <= {Standing.TODO, None} or standings == {Standing.SOLVED}):
            note = f"{len(chapter_rows)} exercises"
            standing = chapter_rows[0].standing
            lines += table.draw(ExerciseRow(name=chapter.name, standing=standing, note=note))
            continue
        if unfolded is None and lines[-1]:
            lines.append("")
        if len(course.chapters) > 1:
            lines.append(look.paint(Role.STRONG, look.fit(look.line(chapter.title), look.width)))
        lines += [line for row in chapter_rows for line in table.draw(row)]
    return lines


class _ExerciseTable:
    """Draws rows in columns that are wide enough for all of ``rows``."""

    def __init__(self, rows: Sequence[ExerciseRow], look: Look) -> None:
        self._look = look
        self._standings = max((len(look.standing(row.standing)[2]) for row in rows), default=0)
        self._scores = max((1 + len(row.score) for row in rows if row.score), default=0)
        names = max((width(row.name) for row in rows), default=0)
        self._names = min(names, max(look.width - INDENT - self._standings - 1, 8))
        self._used = INDENT + self._names + 1 + self._standings + self._scores

    def draw(self, row: ExerciseRow) -> list[str]:
        """Return the line of ``row``, and a second one for a note that does not fit behind it."""
        look = self._look
        role, mark, words = look.standing(row.standing)
        name = pad(look.fit(look.line(row.name), self._names), self._names)
        cursor = SELECTED if row.is_selected else "  "
        standing = look.paint(role, words.ljust(self._standings))
        line = f"{cursor}{look.paint(role, mark)} {name} {standing}"
        if self._used <= look.width:
            line += row.score.rjust(self._scores)
        note = look.line(row.note)
        room = look.width - self._used - 2
        if note and room >= min(width(note), 20):
            return [f"{line}  {look.paint(row.note_role, look.fit(note, room))}"]
        lines = [line.rstrip()]
        if note and not row.is_note_optional:
            note = look.fit(note, look.width - INDENT)
            lines.append(" " * INDENT + look.paint(row.note_role, note))
        return lines


def next_text(
    workspace: Workspace, exercise: Exercise | None, look: Look, verdict: Verdict | None = None
) -> str:
    """Return the next exercise (None: all are solved), its file and the commands that help now."""
    if exercise is None:
        lines = [look.paint(Role.GOOD, "Every exercise is solved.")]
        if sentence := hand_in_sentence(workspace.course):
            lines += prose(sentence, look)
        return "\n".join(lines) + "\n"
    lines = [look.paint(Role.STRONG, "Next:") + f" {look.fit(exercise.name, look.width - 6)}"]
    names = ["kit show"]
    if verdict and verdict.standing is Standing.UNSOLVED:
        names.append("kit grade")
    elif verdict and verdict.standing is not Standing.TODO:
        lines += prose(verdict.advice, look, indent=2)
    lines.append("  " + look.path(workspace.display_path(workspace.file(exercise)), look.width - 2))
    return "\n".join([*lines, *help_lines(workspace.course, names, exercise, look)]) + "\n"


def finished_text(workspace: Workspace, progress: Progress, look: Look) -> str:
    """Return that every exercise is solved, with what hints cost and what to hand in."""
    sentence = hints_sentence(workspace.course, progress)
    return next_text(workspace, None, look) + "".join(
        f"{line}\n" for line in (prose(sentence, look) if sentence else ())
    )


def help_lines(course: Course, names: Sequence[str], exercise: Exercise, look: Look) -> list[str]:
    """Return these commands and ``kit hint``, with its cost where an assignment has one."""
    handout = find_handout(course)
    if handout and not handout.has_hints:
        return command_lines(names, exercise, look)
    lines = command_lines([*names, "kit hint"], exercise, look)
    if cost := find_hint_cost(course):
        lines += prose(f"Each hint costs {plural(cost, 'point')}.", look, indent=2)
    return lines


def command_lines(names: Sequence[str], exercise: Exercise, look: Look) -> list[str]:
    """Return commands about ``exercise``, on one line if they fit."""
    texts = [f"{name} {exercise.name}" for name in names]
    painted = [look.paint(Role.COMMAND, text) for text in texts]
    if 2 + sum(map(len, texts)) + 3 * (len(texts) - 1) > look.width:
        return ["  " + text for text in painted]
    return ["  " + "   ".join(painted)]


def bar_line(solved: int, total: int, tail: str, look: Look) -> list[str]:
    """Return the line of progress: a bar, how many are solved, and ``tail`` if it fits."""
    words = f"{solved} of {total} solved"
    columns = max(min(24, look.width - len(words) - 4), 4)
    line = f"  {words}" if look.is_plain else f"  {look.bar(solved, total, columns)} {words}"
    if tail and columns + len(words) + len(tail) + 5 <= look.width:
        line += look.paint(Role.DIM, f", {tail}")
    return [line]


def _make_row(verdict: Verdict, name: str, lost: Collection[str]) -> ExerciseRow:
    remark = was_solved(verdict, lost)
    is_unsolved = verdict.standing is Standing.UNSOLVED
    note = ""
    if is_unsolved:
        bad = [f for f in verdict.findings if f.outcome in (Outcome.FAILED, Outcome.UNFINISHED)]
        note = f"{len(bad)} of {plural(len(verdict.findings), 'check')} failed"
    elif verdict.standing not in (Standing.SOLVED, Standing.TODO):
        first = verdict.first_failure
        note = first.message if first else verdict.advice
    return ExerciseRow(
        name=name,
        standing=verdict.standing,
        score=f"{points(verdict.points)}/{points(verdict.max_points)}",
        note=remark or note,
        note_role=Role.BAD if remark else Role.DIM,
        is_note_optional=is_unsolved and not remark,
    )
