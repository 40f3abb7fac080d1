"""``kit class forget``: remove everything about one student."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from kit.classroom import text
from kit.classroom.assignment import Assignment
from kit.classroom.forgetting import (
    compile_words,
    find_mentions,
    find_student_files,
    remove_files,
)
from kit.classroom.gradebook import GRADEBOOK_FILE, Gradebook, open_gradebook
from kit.classroom.grading import LOCK_FILE, keep_others_out
from kit.classroom.marking import report_class
from kit.classroom.roster import Student, find_by_id, fold_name, read_roster
from kit.classroom.rows import Override
from kit.cli.class_folder import (
    ANONYMOUS_FILE,
    assignment_option,
    open_assignment,
    out_option,
    write_derived,
)
from kit.cli.session import common
from kit.cli.terminal import complain, look_of, say
from kit.errors import UsageError

UNDONE, DONE = 1, 0


@click.command("forget", short_help="Remove everything about a student.")
@click.argument("student")
@click.option("--yes", is_flag=True, help="Remove it without a question.")
@assignment_option
@out_option
@common
def forget_command(student: str, yes: bool, file: Path, out: Path) -> int:
    """Remove everything about STUDENT from the gradebook and from the files in the folder of --out.

    Works for students who are not on the roster any more. This cannot be undone. At the end the
    command names what it cannot remove, such as what was handed in.
    """
    course, assignment = open_assignment(file)
    students = read_roster(assignment.roster)
    with open_gradebook(out / GRADEBOOK_FILE) as gradebook, keep_others_out(out):
        files = find_student_files(out, student)
        known = find_by_id(students, student) or _find_former(gradebook, student, files)
        records = gradebook.count_records(known.id)
        if not _agree(_describe(known.id, gradebook.file, records, files), yes=yes):
            return UNDONE
        gradebook.forget_student(known.id)  # what is made from it would have the student again
        derived = write_derived(report_class(gradebook, assignment, course, students), out)
        remove_files(files)
        overrides = gradebook.read_overrides(undone_too=True)
    ignored = [*derived, out / GRADEBOOK_FILE, out / LOCK_FILE]
    rest = [
        *_find_in_class(known.id, assignment, students),
        *_find_mentions(known, out, overrides, ignored),
        "what was handed in: the folder of submissions, and copies of it",
        "what other systems have: the LMS, repositories, mails, backups",
    ]
    say(text.forgotten_text(known.id, rest, look_of(sys.stdout)))
    return DONE


def _find_former(gradebook: Gradebook, student: str, files: Sequence[Path]) -> Student:
    """Return a student who is not on the roster, and of whom there are records or files."""
    wanted = fold_name(student.strip())
    for name in gradebook.find_students():
        if fold_name(name) == wanted:
            return Student(id=name)
    if files:
        return Student(id=student)
    sentence = f"There is no '{student}' on the roster or in {gradebook.file}."
    raise UsageError(sentence, "Give the id of a student.")


def _describe(
    student: str, gradebook: Path, records: Mapping[str, int], files: Sequence[Path]
) -> str:
    """Return what will be removed, a line each."""
    tables = ", ".join(f"{table} {count}" for table, count in records.items())
    lines = [f"  records in {gradebook}: {tables}"] if records else []
    lines += [f"  {path}" for path in files]
    return "\n".join([f"About {student} there is:", *(lines or ["  no record and no file"])])


def _agree(description: str, *, yes: bool) -> bool:
    """Show what will be removed, and ask."""
    say(look_of(sys.stdout).text(description) + "\n")
    if yes:
        return True
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        complain("Nothing was removed.", "Run it again with --yes to remove this.")
        return False
    if not click.confirm("Remove it? This cannot be undone", default=False):
        say("Nothing was removed.\n")
        return False
    return True


def _find_in_class(
    student: str, assignment: Assignment, students: Sequence[Student]
) -> Iterator[str]:
    """Yield where a teacher's own files have a student."""
    if find_by_id(students, student):
        row = "so the report has a row. Remove the line, then run: kit class report"
        yield f"{assignment.roster} has a line of {student}, {row}"
    if any(fold_name(each.student) == fold_name(student) for each in assignment.extensions):
        yield f"{assignment.file} has an extension of {student}"


def _find_mentions(
    student: Student, out: Path, overrides: Sequence[Override], ignored: Sequence[Path]
) -> Iterator[str]:
    """Yield what names this student in texts about others, and the page that has no names."""
    words = compile_words(student)
    for override in overrides:
        if words.search(override.reason.encode()):
            yield f"the reason of points of {override.student} set by hand names {student.id}"
    for path in find_mentions(out, words, ignored):
        yield f"{path} names {student.id}: remove it, or write it again"
    if (out / ANONYMOUS_FILE).is_file():
        who = f"points and perhaps lines of {student.id}, without a name"
        yield f"{out / ANONYMOUS_FILE} has {who}: remove it, or write it again"
