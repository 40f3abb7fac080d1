"""``kit class override``: points that a teacher sets by hand."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from itertools import groupby
from pathlib import Path

import click

from kit.classroom import text
from kit.classroom.gradebook import GRADEBOOK_FILE, Gradebook, open_gradebook
from kit.classroom.marking import report_class
from kit.classroom.overrides import OverrideRules, drop_known, read_overrides
from kit.classroom.rows import Override
from kit.cli.class_feedback import FOLDER_NAME, feedback_files
from kit.cli.class_folder import assignment_option, open_class, out_option, write_derived
from kit.cli.session import common
from kit.cli.terminal import complain, look_of, say
from kit.errors import UsageError

DONE = 0
CSV = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("override", short_help="Set students' points by hand, or undo it.")
@click.argument("student", required=False)
@click.argument("points", required=False)
@click.option("--exercise", default="", help="One exercise; without it, the whole score.")
@click.option("--author", default="", help="Who decides this; needed to set points.")
@click.option("--reason", default="", help="Why; needed to set points.")
@click.option(
    *("--from", "table"),
    type=CSV,
    help="Set the points in a CSV with the columns id, points, reason, and perhaps exercise and"
    " author: all of them, or none if a line is wrong.",
)
@click.option("--above-maximum", is_flag=True, help="Allow more points than the maximum.")
@click.option("--undo", is_flag=True, help="Take back the newest points that were set by hand.")
@click.option(
    "--list", "listed", is_flag=True, help="List what was set by hand, and what was undone."
)
@assignment_option
@out_option
@common
def override_command(  # noqa: PLR0913, PLR0917 - click hands over each option
    student: str | None,
    points: str | None,
    exercise: str,
    author: str,
    reason: str,
    table: Path | None,
    above_maximum: bool,
    undo: bool,
    listed: bool,
    file: Path,
    out: Path,
) -> int:
    """Set a student's points by hand; they are kept with their reason, and survive a regrade.

    The newest points for an exercise, or for the whole, count. --undo takes them back, and those
    before them count again. --list shows all of them, of one STUDENT or of the class.
    """
    course, assignment, students = open_class(file)
    rules = OverrideRules(
        course=course, assignment=assignment, students=students, is_capped=not above_maximum
    )
    if table and (student or exercise or reason or undo or listed):
        sentence = "--from takes students, exercises and reasons from its file."
        raise UsageError(sentence, "Leave out the other ones; only --author may be given.")
    known = rules.find_student(student).id if student is not None else None
    address = rules.find_address(exercise)
    if listed:
        return _list_overrides(out, known, assignment.clock)
    if table:
        return _set_from(table, rules, author, out)
    if known is None:
        raise UsageError("Whose points?", "Give the id of a student, --from or --list.")
    now = datetime.now(UTC)
    if undo:
        if points is not None:
            raise UsageError(f"--undo takes no points, and here are {points}.", "Leave them out.")
        undone = Override(
            student=known, exercise=address, points=0, author=author, reason="", at=now
        )
        return _change(rules, out, [undone], is_undone=True)
    if points is None:
        raise UsageError("How many points?", "Give a number, or --undo.")
    amount = rules.read_points(points, address)
    if not (author and reason):
        raise UsageError("Points by hand need --author and --reason.", "Say who decides, and why.")
    override = Override(
        student=known, exercise=address, points=amount, author=author, reason=reason, at=now
    )
    return _change(rules, out, [override])


def _list_overrides(out: Path, student: str | None, clock: tzinfo) -> int:
    with open_gradebook(out / GRADEBOOK_FILE) as gradebook:
        overrides = gradebook.read_overrides(undone_too=True)
    shown = [each for each in overrides if student in (None, each.student)]
    say(text.history_text(shown, clock, look_of(sys.stdout)))
    return DONE


def _set_from(table: Path, rules: OverrideRules, author: str, out: Path) -> int:
    """Set what a file says, in one transaction, or raise :class:`UsageError`."""
    overrides, problems = read_overrides(table, rules, author=author, now=datetime.now(UTC))
    if problems:
        for problem in problems:
            complain(problem)
        lines = "1 line" if len(problems) == 1 else f"{len(problems)} lines"
        sentence = f"{lines} of {table} cannot be used, so no points were set."
        raise UsageError(sentence, "Fix the file, then run the command again.")
    if not overrides:
        raise UsageError(f"{table} has no points.", "Give each student a line.")
    with open_gradebook(out / GRADEBOOK_FILE) as gradebook:
        changes = drop_known(overrides, gradebook.read_overrides())
    if same := len(overrides) - len(changes):
        say(f"{same} of {len(overrides)} lines are set already.\n")
    return _change(rules, out, changes)


def _change(
    rules: OverrideRules, out: Path, changes: Sequence[Override], *, is_undone: bool = False
) -> int:
    """Set points, or take those back that were set for the same; print what changes."""
    args = (rules.assignment, rules.course, rules.students)
    with open_gradebook(out / GRADEBOOK_FILE) as gradebook:
        before = report_class(gradebook, *args)
        if is_undone:
            _undo(gradebook, changes[0])
        else:
            gradebook.add_overrides(*changes)
        report = report_class(gradebook, *args)
    write_derived(report, out)
    old, new = ({row.student.id: row for row in r.rows} for r in (before, report))
    look = look_of(sys.stdout)
    for student, own in groupby(sorted(changes, key=lambda c: c.student), lambda c: c.student):
        exercises = [change.exercise for change in own]
        say(text.override_text(old[student], new[student], exercises, look))
    changed = sorted({change.student for change in changes})
    files = {student: feedback_files(student, out / FOLDER_NAME) for student in changed}
    say(text.old_feedback_text([student for student in changed if files[student]], out, look))
    return DONE


def _undo(gradebook: Gradebook, undone: Override) -> None:
    student, exercise = undone.student, undone.exercise
    if not gradebook.undo_override(student, exercise, by=undone.author, at=undone.at):
        sentence = f"No points of {student} for {exercise or 'the whole'} were set by hand."
        raise UsageError(sentence, "See what was set with --list.")
