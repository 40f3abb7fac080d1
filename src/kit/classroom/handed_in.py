"""Everything that a class has handed in, as a list: whose, which files, when, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from kit.classroom.assignment import Assignment
from kit.classroom.insight.overview import find_same_time
from kit.classroom.policy import hint_sentences, policy_sentences
from kit.classroom.roster import Student
from kit.classroom.rows import Refusal
from kit.classroom.uploads import TimeSource
from kit.classroom.uploads.collecting import FoundSubmissions
from kit.classroom.uploads.submission import Upload
from kit.render.blocks import bullet, plural, points, prose
from kit.render.look import Look, Role
from kit.render.safe import width

MOST_ENTRIES = 50  # of one section that are named, and sentences about them
MOST_IDS = 16  # columns for ids; a longer one moves its line
FORMAT = "%a %Y-%m-%d %H:%M"
UNTOUCHED = "only the untouched files of the exercises"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What one student has handed in: names of entries, what was read, and when it came.

    ``members`` are the ids of the group whose work it is, if it is that of a group.
    """

    student: Student
    entries: tuple[str, ...]
    upload: Upload
    submitted_at: datetime | None
    source: TimeSource | None
    members: tuple[str, ...] = ()

    @property
    def who(self) -> str:
        """The ids of all students whose work it is."""
        return ", ".join(self.members) or self.student.id


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
    side_files: tuple[str, ...] = ()

    @property
    def has_refusals(self) -> bool:
        """Whether anything was refused, or belongs to no student."""
        uploads = [each.upload for each in self.handed_in]
        return bool(self.unknown) or any(u.problem or u.refusals for u in uploads)


def make_list(
    found: FoundSubmissions,
    uploads: Mapping[str, Upload | None],
    students: Sequence[Student],
    assignment: Assignment,
    submitted: Mapping[str, datetime],
) -> ClassList:
    """Return the list of what was read; ``submitted`` are times that the teacher has given.

    An upload is None if the machine could not read it.
    """
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
            members=found.submissions[student.id].members,
        )
        handed_in.append(each)
    missing = tuple(s for s in students if s.id not in found.submissions)
    unread = tuple(s for s in students if s.id in uploads and uploads[s.id] is None)
    return ClassList(
        assignment=assignment,
        handed_in=tuple(handed_in),
        unknown=found.unknown,
        missing=missing,
        unread=unread,
        side_files=found.side_files,
    )


def rule_sentences(assignment: Assignment) -> Iterator[str]:
    """Yield the rules of an assignment in words; unlike students, a teacher sees extensions."""
    yield from policy_sentences(assignment)
    yield from hint_sentences(assignment)
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
    untouched = [each for each in read if each.upload.is_untouched]
    incomplete = [each for each in read if _missing_files(each, listed) and each not in untouched]
    complete = [each for each in read if each not in (*incomplete, *untouched)]
    late = [each for each in read if is_compact and _days_late(each, listed)]
    lines = [
        *_names("could not be read", Role.BAD, [s.id for s in listed.unread], look),
        *_problem_lines(listed, look),
        *_section(UNTOUCHED, Role.WARN, _rows(untouched, listed, look), look),
        *_section("without some exercises", Role.WARN, _rows(incomplete, listed, look), look),
        *_names("late", Role.WARN, [_name_late(each, listed) for each in late], look),
    ]
    if listed.assignment.requires_record:
        title = "without the folder .kit, so hints are unknown and cost nothing"
        unrecorded = [each.student.id for each in read if each.upload.hints is None]
        lines += _names(title, Role.WARN, unrecorded, look)
    if is_compact:
        lines += _names("with all exercises", Role.GOOD, [s.student.id for s in complete], look)
    else:
        rows = _rows(complete, listed, look)
        lines += _section("with all exercises", Role.GOOD, rows, look)
    lines += _names("nothing handed in", Role.DIM, [s.id for s in listed.missing], look)
    if not is_compact:
        lines += _side_file_lines(listed.side_files, look)
        lines += _time_warnings(read, look)
    return "\n".join(lines) + "\n"


def _problem_lines(listed: ClassList, look: Look) -> Iterator[str]:
    """Yield everything that was not taken, and what a teacher should know of the rest."""
    groups = {each.members or (each.student.id,): each for each in reversed(listed.handed_in)}
    students = [*reversed(groups.values())]  # a group once
    refused = [each for each in students if each.upload.problem]
    read = [each for each in students if each not in refused]
    whole = [(f"{s.who}: {', '.join(s.entries)}", _explain_refused(s.upload)) for s in refused]
    files = [(f"{s.who}: {r.name}", _advise(r)) for s in read for r in s.upload.refusals]
    notes = [f"{s.who}: {'. '.join(s.upload.notes)}." for s in read if s.upload.notes]
    unknown = [(entry.name, _advise(entry)) for entry in listed.unknown]
    yield from _entry_lines("of no student, not graded", Role.BAD, unknown, look)
    yield from _entry_lines("refused", Role.BAD, whole, look)
    yield from _entry_lines("files not accepted", Role.WARN, files, look)
    noted = [bullet(Role.WARN, look.symbol("·"), note, look) for note in notes]
    yield from _section("used with a note", Role.WARN, noted, look)
    groups_of = [f"{s.who}: {', '.join(s.entries)}" for s in students if s.members]
    lines = [[f"  {look.fit(look.line(text), look.width - 2)}"] for text in groups_of]
    yield from _section("groups, each member gets the same", Role.DIM, lines, look)


def _entry_lines(
    title: str, role: Role, entries: Sequence[tuple[str, str]], look: Look
) -> Iterator[str]:
    """Yield the names of entries, and below those with the same sentence the sentence once.

    The first :data:`MOST_ENTRIES` and one for each sentence are named, the others counted.
    """
    groups: dict[str, list[str]] = {}
    for name, text in entries:
        groups.setdefault(_sentence(text), []).append(name)
    if groups:
        yield from ("", look.paint(role, f"{title} ({len(entries)})"))
    room = MOST_ENTRIES
    for text, names in islice(groups.items(), MOST_ENTRIES):
        shown = names[: max(room, 1)]
        room -= len(shown)
        yield from (f"  {look.fit(look.line(name), look.width - 2)}" for name in shown)
        yield from _count_more(len(names) - len(shown))
        yield from prose(text, look, indent=6)
    yield from _count_more(sum(map(len, islice(groups.values(), MOST_ENTRIES, None))))


def _count_more(count: int) -> Iterator[str]:
    if count:
        yield f"  and {count} more"


def _side_file_lines(names: Sequence[str], look: Look) -> Iterator[str]:
    if names:
        some = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")
        yield ""
        text = look.line(f"not submissions: {some}")
        yield from (look.paint(Role.DIM, line) for line in prose(text, look))


def _section(title: str, role: Role, blocks: Sequence[Sequence[str]], look: Look) -> Iterator[str]:
    """Yield a heading with the number of blocks, and their lines; nothing if there are none."""
    if blocks:
        yield from ("", look.paint(role, f"{title} ({len(blocks)})"))
    for block in blocks:
        yield from block


def _names(title: str, role: Role, names: Sequence[str], look: Look) -> Iterator[str]:
    if names:
        yield from ("", look.paint(role, f"{title} ({len(names)})"))
        yield from prose(", ".join(names), look, indent=2)


def _advise(refusal: Refusal) -> str:
    return f"{_sentence(refusal.problem)} {refusal.repair}".strip()


def _explain_refused(upload: Upload) -> str:
    """Return why nothing could be read, and what to do about the files that it names."""
    named = [refusal for refusal in upload.refusals if refusal.problem in upload.problem]
    repairs = dict.fromkeys(refusal.repair for refusal in named)
    return " ".join([_sentence(upload.problem), *repairs]).strip()


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
