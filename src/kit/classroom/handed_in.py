"""Everything that a class has handed in, as a list: whose, which files, when, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kit.classroom.assignment import Assignment
from kit.classroom.insight.overview import find_same_time
from kit.classroom.policy import policy_sentences
from kit.classroom.roster import Student
from kit.classroom.rows import Refusal
from kit.classroom.uploads import TimeSource
from kit.classroom.uploads.collecting import FoundSubmissions
from kit.classroom.uploads.submission import Upload
from kit.render.blocks import bullet, plural, points, prose
from kit.render.look import Look, Role
from kit.render.safe import width

MOST_ENTRIES = 50  # of those with one reason or another that are named one by one
MOST_IDS = 16  # columns for ids; a longer one moves its line
FORMAT = "%a %Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What one student has handed in: names of entries, what was read, and when it came."""

    student: Student
    entries: tuple[str, ...]
    upload: Upload
    submitted_at: datetime | None
    source: TimeSource | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassList:
    """All entries of a download, by the students of the roster and those of no student.

    ``unread`` are students whose submission the machine could not read.
    """

    assignment: Assignment
    handed_in: tuple[HandedIn, ...]
    unknown: tuple[Refusal, ...]
    missing: tuple[Student, ...]
    unread: tuple[Student, ...] = ()

    @property
    def has_refusals(self) -> bool:
        """Whether anything was refused, or belongs to no student."""
        uploads = [each.upload for each in self.handed_in]
        return bool(self.unknown) or any(u.problem or u.refusals for u in uploads)


def make_list(
    found: FoundSubmissions,
    uploads: Mapping[str, Upload],
    students: Sequence[Student],
    assignment: Assignment,
    submitted: Mapping[str, datetime],
) -> ClassList:
    """Return the list of what was read; ``submitted`` are times that the teacher has given."""
    handed_in = []
    for student in students:
        if (upload := uploads.get(student.id)) is None:
            continue
        given = submitted.get(student.id)
        each = HandedIn(
            student=student,
            entries=tuple(found.submissions[student.id].names),
            upload=upload,
            submitted_at=given or upload.submitted_at,
            source=TimeSource.LIST if given else upload.time_source,
        )
        handed_in.append(each)
    missing = tuple(s for s in students if s.id not in found.submissions)
    return ClassList(
        assignment=assignment, handed_in=tuple(handed_in), unknown=found.unknown, missing=missing
    )


def rule_sentences(assignment: Assignment) -> Iterator[str]:
    """Yield the rules of an assignment in words; unlike students, a teacher sees extensions."""
    yield from policy_sentences(assignment)
    if not assignment.reveals_hints:
        yield "There are no hints."
    elif assignment.hint_cost:
        yield f"Each hint in a student's record .kit costs {plural(assignment.hint_cost, 'point')}."
    for extension in assignment.extensions:
        if assignment.due is not None:
            end = _local(assignment.get_due(extension.student) or assignment.due, assignment)
            why = f" ({extension.reason})" if extension.reason else ""
            yield f"{extension.student} has until {end}{why}."


def _local(moment: datetime, assignment: Assignment) -> str:
    return moment.astimezone(assignment.clock).strftime(FORMAT)


def list_text(listed: ClassList, look: Look, *, is_compact: bool = False) -> str:
    """Return the list, what needs a teacher first; compact, the others share a few lines."""
    read = [each for each in listed.handed_in if not each.upload.problem]
    incomplete = [each for each in read if _missing_files(each, listed)]
    complete = [each for each in read if each not in incomplete]
    late = [each for each in read if is_compact and _days_late(each, listed)]
    lines = [
        *_names("could not be read", Role.BAD, [s.id for s in listed.unread], look),
        *_problem_lines(listed, look),
        *_section("without some exercises", Role.WARN, _rows(incomplete, listed, look), look),
        *_names("late", Role.WARN, [_name_late(each, listed) for each in late], look),
    ]
    if is_compact:
        lines += _names("with all exercises", Role.GOOD, [s.student.id for s in complete], look)
    else:
        rows = _rows(complete, listed, look)
        lines += _section("with all exercises", Role.GOOD, rows, look)
    lines += _names("nothing handed in", Role.DIM, [s.id for s in listed.missing], look)
    if not is_compact:
        lines += _time_warnings(read, look)
    return "\n".join(lines) + "\n"


def _problem_lines(listed: ClassList, look: Look) -> Iterator[str]:
    """Yield everything that was not taken, and what a teacher should know of the rest."""
    students = listed.handed_in
    refused = [each for each in students if each.upload.problem]
    read = [each for each in students if each not in refused]
    unknown = [(entry.name, _advise(entry)) for entry in listed.unknown]
    whole = [(f"{s.student.id}: {', '.join(s.entries)}", s.upload.problem) for s in refused]
    files = [(f"{s.student.id}: {r.name}", _advise(r)) for s in read for r in s.upload.refusals]
    notes = [f"{s.student.id}: {'. '.join(s.upload.notes)}." for s in read if s.upload.notes]
    for title, role, entries in (
        ("of no student, not graded", Role.BAD, unknown),
        ("refused", Role.BAD, whole),
        ("files not accepted", Role.WARN, files),
    ):
        blocks = [_entry(name, text, look) for name, text in entries[:MOST_ENTRIES]]
        if len(entries) > MOST_ENTRIES:
            blocks.append([f"  and {len(entries) - MOST_ENTRIES} more"])
        yield from _section(title, role, blocks, look, len(entries))
    noted = [bullet(Role.WARN, look.symbol("·"), note, look) for note in notes]
    yield from _section("used with a note", Role.WARN, noted, look)


def _section(
    title: str, role: Role, blocks: Sequence[Sequence[str]], look: Look, count: int = 0
) -> Iterator[str]:
    """Yield a heading with ``count`` or the number of blocks, and their lines, if there are any."""
    if blocks:
        yield from ("", look.paint(role, f"{title} ({count or len(blocks)})"))
    for block in blocks:
        yield from block


def _names(title: str, role: Role, names: Sequence[str], look: Look) -> Iterator[str]:
    if names:
        yield from ("", look.paint(role, f"{title} ({len(names)})"))
        yield from prose(", ".join(names), look, indent=2)


def _entry(name: str, text: str, look: Look) -> list[str]:
    """Return an entry's name, and a sentence about it below."""
    shown = look.fit(look.line(name), look.width - 2)
    return [f"  {shown}", *prose(_sentence(text), look, indent=6)]


def _advise(refusal: Refusal) -> str:
    return f"{_sentence(refusal.problem)} {refusal.repair}".strip()


def _name_late(each: HandedIn, listed: ClassList) -> str:
    return f"{each.student.id} ({plural(_days_late(each, listed), 'day')})"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."


def _rows(students: Sequence[HandedIn], listed: ClassList, look: Look) -> list[list[str]]:
    """Return a line for each student, and one more for what is unusual."""
    ids = max((min(width(s.student.id), MOST_IDS) for s in students), default=0)
    return [_row_lines(each, listed, look, ids) for each in students]


def _row_lines(each: HandedIn, listed: ClassList, look: Look, ids: int) -> list[str]:
    head = f"  {look.line(each.student.id).ljust(ids)}  {_count_files(each, listed)}"
    days = _days_late(each, listed)
    late = f", {plural(days, 'day')} late" if days else ""
    head += f"  {_when(each, listed)}"
    room = look.width - width(head) - width(late) - 2
    entry = look.paint(Role.DIM, look.fit(look.line(", ".join(each.entries)), room))
    line = f"{head}{look.paint(Role.WARN, late)}  {entry}".rstrip()
    missing = ", ".join(_missing_files(each, listed))
    return [line, *(prose(f"no file for {missing}", look, indent=6) if missing else ())]


def _count_files(each: HandedIn, listed: ClassList) -> str:
    tasks = len(listed.assignment.tasks)
    return f"{tasks - len(_missing_files(each, listed))} of {tasks}"


def _missing_files(each: HandedIn, listed: ClassList) -> list[str]:
    exercises = [task.exercise for task in listed.assignment.tasks]
    return [e.name for e in exercises if e.address not in each.upload.sources]


def _when(each: HandedIn, listed: ClassList) -> str:
    if each.submitted_at is None:
        return "time unknown".ljust(len("Mon 2026-12-01 23:59"))
    text = _local(each.submitted_at, listed.assignment)
    return f"{text} ({each.source})" if each.source else text


def _days_late(each: HandedIn, listed: ClassList) -> int:
    if each.submitted_at is None:
        return 0
    return listed.assignment.count_days_late(each.student.id, each.submitted_at)


def _time_warnings(students: Sequence[HandedIn], look: Look) -> Iterator[str]:
    times = sorted(each.submitted_at for each in students if each.submitted_at is not None)
    if unknown := len(students) - len(times):
        has = "1 submission has" if unknown == 1 else f"{unknown} submissions have"
        yield ""
        text = f"{has} no known time, so lateness costs nothing. Give times with --submitted."
        yield from (look.paint(Role.WARN, line) for line in prose(text, look))
    if same := find_same_time(times):
        text = (
            f"{same.students} of {same.known} submissions have the same time. If it is the time"
            " of a download, give the real times with --submitted."
        )
        yield ""
        yield from (look.paint(Role.WARN, line) for line in prose(text, look))


def head_text(listed: ClassList, look: Look) -> str:
    """Return the assignment's title, how many have handed in, and the rules in words."""
    assignment = listed.assignment
    tasks = plural(len(assignment.tasks), "exercise")
    present = len(listed.handed_in) + len(listed.unread)
    total = present + len(listed.missing)
    counts = f"{present} of {plural(total, 'student')} handed in"
    title = f"{assignment.title}: {tasks}, {points(assignment.max_points)} points; {counts}"
    lines = [look.paint(Role.STRONG, line) for line in prose(title, look)]
    for sentence in rule_sentences(assignment):
        lines += prose(sentence, look, indent=2)
    return "\n".join(lines) + "\n"
