"""``kit class forget``: remove everything about one student."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kit.classroom.assignment import Assignment
from kit.classroom.forgetting import find_mentions, find_student_files, remove_files
from kit.classroom.gradebook import GRADEBOOK_FILE, Gradebook, open_gradebook
from kit.classroom.grading import LOCK_FILE, keep_others_out
from kit.classroom.marking import report_class
from kit.classroom.roster import Student, find_by_id, fold_name, read_roster
from kit.cli.class_folder import assignment_option, open_assignment, out_option, write_derived
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
    with keep_others_out(out), open_gradebook(out / GRADEBOOK_FILE) as gradebook:
        known = find_by_id(students, student) or Student(id=_find_id(gradebook, student))
        records, files = gradebook.count_records(known.id), find_student_files(out, known.id)
        if not _agree(known.id, _describe(records, files), yes=yes):
            return UNDONE
        gradebook.forget_student(known.id)
        remove_files(files)
        derived = write_derived(report_class(gradebook, assignment, course, students), out)
    look = look_of(sys.stdout)
    say(look.text(f"Removed what the kit had about {known.id} in {out}.") + "\n")
    ignored = [*derived, out / LOCK_FILE]
    rest = _find_rest(known, assignment, students, list(find_mentions(out, known, ignored)))
    say("".join(f"{look.text(line)}\n" for line in ["The kit cannot remove:", *rest]))
    return DONE


def _find_id(gradebook: Gradebook, student: str) -> str:
    """Return the id in the gradebook of a student who is not on the roster."""
    ids = gradebook.find_students()
    name = next((each for each in ids if fold_name(each) == fold_name(student.strip())), None)
    if name is None:
        sentence = f"There is no '{student}' on the roster or in {gradebook.file}."
        raise UsageError(sentence, "Give the id of a student.")
    return name


def _describe(records: dict[str, int], files: Sequence[Path]) -> str:
    """Return what will be removed, a line each."""
    lines = [f"  {count} of {table}" for table, count in records.items()]
    lines += [f"  {path}" for path in files]
    return "\n".join(lines or ["  nothing: there are no records and no files"])


def _agree(student: str, description: str, *, yes: bool) -> bool:
    look = look_of(sys.stdout)
    say(look.text(f"About {student} there is:\n{description}") + "\n")
    if yes:
        return True
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        complain("Nothing was removed.", "Run it again with --yes to remove this.")
        return False
    if not click.confirm("Remove it? This cannot be undone.", default=False):
        say("Nothing was removed.\n")
        return False
    return True


def _find_rest(
    student: Student, assignment: Assignment, students: Sequence[Student], mentions: Sequence[Path]
) -> list[str]:
    """Return what a teacher has to remove by hand, a line each."""
    lines = []
    if find_by_id(students, student.id):
        lines.append(
            f"  the line of {student.id} in {assignment.roster}, and so a row in the report:"
        )
        lines.append("    remove the line, then run kit class report")
    if any(fold_name(e.student) == fold_name(student.id) for e in assignment.extensions):
        lines.append(f"  the extension in {assignment.file}")
    for path in mentions:
        lines.append(f"  {path}, which names {student.id}: remove it, or export again")
    lines.append("  what was handed in: the folder of submissions, and copies of it")
    return [*lines, "  what other systems have: the LMS, repositories, mails, backups"]
