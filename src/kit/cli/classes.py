"""``kit class``: hand out, grade, regrade, override."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kit.cli.session import common, complete_exercises, find_here
from kit.cli.terminal import complain, look_of, say
from kit.cli.waiting import waiting
from kit.errors import UsageError
from kit.keeping import write_whole
from kit.render.class_text import changes_text, summary_text

if TYPE_CHECKING:
    from kit.classroom.assignment import Assignment
    from kit.classroom.gradebook import Gradebook
    from kit.classroom.grading import Change
    from kit.classroom.roster import Student
    from kit.classroom.rows import ClassReport
    from kit.course import Course

UNDONE, DONE = 1, 0

assignment_option = click.option(
    "--assignment",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("assignment.toml"),
    show_default=True,
    help="The assignment.",
)
out_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder of the gradebook and of all that is made from it.",
)


@click.group("class", short_help="Grade a class: new, grade, report, override.")
@common
def class_command() -> None:
    """Hand out an assignment, and grade what comes in."""


@class_command.command("new")
@click.argument("exercises", nargs=-1, metavar="[EX]...", shell_complete=complete_exercises)
@click.option("--title", default="Assignment", show_default=True)
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option(
    "--pack",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the students' starter folder for the assignment that is there.",
)
@assignment_option
@common
def new(exercises: tuple[str, ...], title: str, folder: Path, pack: Path | None, file: Path) -> int:
    """Write an assignment of some exercises, or with --pack what students are given."""
    from kit.classroom.assignment import read_assignment
    from kit.classroom.handing_out import write_assignment, write_pack

    course = find_here().course
    if pack is not None:
        written = write_pack(pack, read_assignment(file, course), course)
    else:
        written = write_assignment(folder, course, course.select(exercises), title)
    say("".join(f"wrote {path}\n" for path in written))
    return DONE


@class_command.command("grade")
@click.argument("submissions", type=click.Path(exists=True, file_okay=False, path_type=Path))
@assignment_option
@out_option
@click.option("--jobs", type=click.IntRange(1, 64), help="How many are judged at once.")
@click.option("--executor", default="local", show_default=True, help="Or dask://HOST:PORT.")
@click.option("--regrade", is_flag=True, help="Judge again what was graded before.")
@click.option("--yes", is_flag=True, help="Write what a regrade changes without a question.")
@click.option(
    "--submitted",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV with the columns id and submitted_at, where files do not tell.",
)
@common
def grade(  # noqa: PLR0913, PLR0917 - click hands over each option
    submissions: Path,
    file: Path,
    out: Path,
    jobs: int | None,
    executor: str,
    regrade: bool,
    yes: bool,
    submitted: Path | None,
) -> int:
    """Grade the folder SUBMISSIONS, which has a folder or an archive for each student's id."""
    from kit.classroom.collecting import find_submissions
    from kit.classroom.executors import executor_for
    from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook
    from kit.classroom.grading import ClassGrading

    course, assignment, students = _opened(file)
    times = read_times(submitted) if submitted else {}
    found, strangers = find_submissions(submissions, students)
    for name in strangers:
        complain(f"{name} belongs to nobody on the roster, and is not graded.")
    with ExitStack() as stack:
        gradebook = stack.enter_context(open_gradebook(out / GRADEBOOK_FILE, create=True))
        _remember(gradebook, assignment, course, strangers)
        run = ClassGrading(assignment, course, students, gradebook, submitted=times)
        pool, workers = stack.enter_context(executor_for(executor, jobs))
        with waiting() as tell:
            summary = run.run(
                found,
                pool,
                workers=workers,
                regrade=regrade,
                agree=lambda changes: yes or _agreed(changes),
                tell=lambda done, of: tell(done, of, "grading"),
            )
        report = class_report(gradebook, assignment, course, students)
    write_derived(report, out)
    say(summary_text(summary, report, look_of(sys.stdout)))
    return DONE


@class_command.command("report")
@assignment_option
@out_option
@common
def report_command(file: Path, out: Path) -> int:
    """Make grades.csv, grades.json and report.html anew from the gradebook."""
    report = _report(file, out)
    written = write_derived(report, out)
    say("".join(f"wrote {path}\n" for path in written))
    return DONE


@class_command.command("override")
@click.argument("student")
@click.argument("points", type=float)
@click.option("--exercise", help="One exercise; without it, the whole score.")
@click.option("--author", required=True, help="Who decides this.")
@click.option("--reason", required=True, help="Why.")
@assignment_option
@out_option
@common
def override(  # noqa: PLR0913, PLR0917 - click hands over each option
    student: str,
    points: float,
    exercise: str | None,
    author: str,
    reason: str,
    file: Path,
    out: Path,
) -> int:
    """Set a student's points by hand; it is kept with its reason, and survives a regrade."""
    from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook
    from kit.classroom.rows import Override

    course, assignment, students = _opened(file)
    if student not in [one.id for one in students]:
        raise UsageError(f"There is no '{student}' on the roster.", f"See {assignment.roster}.")
    address = course.resolve(exercise).address if exercise else ""
    if address and address not in [task.exercise.address for task in assignment.tasks]:
        raise UsageError(f"{address} is not part of this assignment.", f"See {file}.")
    if not 0 <= points < float("inf"):
        raise UsageError(f"{points} are no points.", "Give 0 or more.")
    word = Override(
        student=student,
        exercise=address,
        points=points,
        author=author,
        reason=reason,
        at=datetime.now(UTC),
    )
    with open_gradebook(out / GRADEBOOK_FILE) as gradebook:
        gradebook.override(word)
        report = class_report(gradebook, assignment, course, students)
    write_derived(report, out)
    say(f"{student}: {points:g} points for {address or 'everything'}.\n")
    return DONE


# -- what the commands share ----------------------------------------------------------------------


def _opened(file: Path) -> tuple[Course, Assignment, tuple[Student, ...]]:
    from kit.classroom.assignment import read_assignment
    from kit.classroom.roster import read_roster

    course = find_here().course
    assignment = read_assignment(file, course)
    return course, assignment, read_roster(assignment.roster)


def _remember(
    gradebook: Gradebook, assignment: Assignment, course: Course, strangers: Sequence[str]
) -> None:
    """Keep what the gradebook is about; one gradebook is about one assignment."""
    known = gradebook.meta("title")
    if known not in (None, assignment.title):
        raise UsageError(
            f"{gradebook.file} is about '{known}', not '{assignment.title}'.",
            "Give another folder to --out.",
        )
    gradebook.set_meta("title", assignment.title)
    gradebook.set_meta("course", course.name)
    gradebook.set_meta("strangers", "\n".join(strangers))


def class_report(
    gradebook: Gradebook, assignment: Assignment, course: Course, students: Sequence[Student]
) -> ClassReport:
    """Everything that is derived from a gradebook."""
    from kit import __version__
    from kit.classroom.marking import rows_of
    from kit.classroom.rows import ClassReport

    current = gradebook.current()
    rows = rows_of(assignment, students, current, gradebook.attempts(), gradebook.overrides())
    levels = {v.isolation for attempt in current.values() for v in attempt.verdicts if v.isolation}
    strangers = (gradebook.meta("strangers") or "").splitlines()
    return ClassReport(
        title=assignment.title,
        course=course.name,
        kit=__version__,
        isolation=", ".join(sorted(levels)),
        exercises=tuple(task.exercise.address for task in assignment.tasks),
        max_points=assignment.max_points,
        rows=rows,
        due=assignment.due,
        strangers=tuple(strangers),
        says={
            (task.exercise.address, check.name): check.says
            for task in assignment.tasks
            for check in task.exercise.checks
        },
    )


def _report(file: Path, out: Path) -> ClassReport:
    from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook

    course, assignment, students = _opened(file)
    with open_gradebook(out / GRADEBOOK_FILE) as gradebook:
        return class_report(gradebook, assignment, course, students)


def write_derived(report: ClassReport, out: Path) -> list[Path]:
    """Write what is made from the gradebook each time; each file is whole at any moment."""
    from kit.render.exports.grades_csv import grades_csv
    from kit.render.exports.grades_json import grades_json
    from kit.render.page.html import report_html

    made = {
        "grades.csv": grades_csv(report),
        "grades.json": grades_json(report),
        "report.html": report_html(report),
    }
    for name, text in made.items():
        write_whole(out / name, text.encode("utf-8", "backslashreplace"))
    return [out / name for name in made]


def read_times(file: Path) -> dict[str, datetime]:
    """When each student has handed in; raises :class:`UsageError` that names the line."""
    times = {}
    with file.open(encoding="utf-8-sig", newline="") as opened:
        for line, row in enumerate(csv.DictReader(opened), 2):
            try:
                when = datetime.fromisoformat(row["submitted_at"])
                times[row["id"]] = when if when.tzinfo else when.astimezone()
            except (KeyError, TypeError, ValueError):
                raise UsageError(
                    f"{file}:{line} has no id and submitted_at.",
                    "Write times like: 2026-12-01T23:59:00+01:00",
                ) from None
    return times


def _agreed(changes: Sequence[Change]) -> bool:
    """Show what would change, and ask; without a terminal nothing is written."""
    if not changes:
        return True
    say(changes_text(changes, look_of(sys.stdout)))
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        complain("Nothing was written.", "Give --yes to write these changes without a terminal.")
        return False
    return click.confirm("Write these changes?")
