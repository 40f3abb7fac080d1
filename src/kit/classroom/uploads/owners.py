"""Find whose an entry of a download is, by its name and the roster.

Each system names entries in its own way:

- Moodle: ``Full Name_12345_assignsubmission_file`` (older: with ``_`` at the end), a folder or the
  start of a file's name; before the name the group and ``-`` in older versions; ``Participant`` for
  the name with anonymous submissions. See ``get_student_prefix()`` in Moodle's
  ``mod/assign/classes/downloader.php``. The number is that of the grading worksheet.
- Canvas: ``lastfirst_LATE_17_900_name.py``, with the user's and the attachment's number. The name
  is the sortable name in lower case without anything but letters and digits, ``LATE`` is there if
  it was late. See ``get_filename()`` in Canvas' ``lib/content_zipper.rb``.
- Canvas, work of a group: the group's name in place of the student's, and the number of one member.
- GitHub Classroom and Classroom 50: a repository ``<slug>-<username>``; see ``AssignmentRepoName``
  in Classroom 50's ``cli/shared/contract``. Of a group it is ``<slug>-<group>``, where anything but
  letters and digits became ``-``.

A group's work belongs to all students with this group on the roster. Systems leave out or replace
punctuation in names (see ``clean_param()`` and ``PARAM_FILE`` in Moodle's ``moodlelib.php``), so
names are compared without it.

Nothing is guessed: an entry belongs to a student only if no other student can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from kit.classroom.roster import Student, fold_column, fold_name, split_words
from kit.classroom.uploads.archives import find_ending
from kit.classroom.uploads.claims import (
    ONLINE_TEXT,
    Claim,
    Doubt,
    System,
    doubt_between,
    doubt_between_groups,
)
from kit.classroom.uploads.download import DownloadItem
from kit.classroom.uploads.name_forms import (
    COMMON_WORDS,
    drop_copy_marks,
    fold_plain,
    join_words,
    match_any,
    split_groups,
)
from kit.classroom.uploads.roster_index import GROUPS, USERNAMES, RosterIndex, ids_of
from kit.classroom.uploads.side_files import read_attempt
from kit.errors import UsageError

_MOODLE: Final = re.compile(
    r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>[a-z]+)_?(?P<file>.*)", re.DOTALL
)
_PARTICIPANT: Final = re.compile(r"(participant|teilnehmer/?-?in|teilnehmer)\b.*", re.IGNORECASE)
_CANVAS: Final = re.compile(
    r"(?:(?P<name>[^_].*?)_)?(?P<late>LATE_)?(?P<user>\d+)_"
    r"(?:(?P<attachment>\d+)_(?P<file>.+)|(?P<text>text|link)\.html)",
    re.DOTALL,
)
_ANONYMOUS: Final = re.compile(r"(LATE_)?anon_\w+?_(\d+_.+|text\.html|link\.html)", re.DOTALL)
_BRANCH: Final = re.compile(r"-(main|master)$")  # what GitHub adds to the zip of a repository
_PLACEHOLDER: Final = re.compile(r"\{([^{}]+)\}")


@dataclass(kw_only=True)
class Owners:
    """Whose the entries of a download are, among some students.

    ``exercises`` are the names of the assignment's exercises, ``pattern`` the line ``submissions``
    of the assignment. Raises :class:`UsageError` if the pattern names a column that is missing.
    """

    students: Sequence[Student]
    exercises: Sequence[str] = ()
    pattern: str = ""
    index: RosterIndex = field(init=False)

    def __post_init__(self) -> None:
        self.index = RosterIndex(self.students)
        columns = {name for student in self.students for name in student.columns}
        for name in _PLACEHOLDER.findall(self.pattern):
            if self.students and fold_column(name) not in columns:
                sentence = f"submissions names {{{name}}}, and the roster has no such column."
                raise UsageError(sentence, f"Its columns are {', '.join(sorted(columns))}.")

    def find(self, item: DownloadItem) -> Claim | Doubt | None:
        """Return whose an entry is, why that is not clear, or None if its name says nothing."""
        if self.pattern and (students := self._find_by_pattern(item)):
            return self._decide(students, System.PATTERN, item, is_group=self._names_groups)
        if student := self._find_by_id(item):
            return self._decide_by_id(student, item)
        if self.pattern:
            return None
        if moodle := _MOODLE.fullmatch(item.name):
            return self._find_at_moodle(moodle, item)
        if not item.is_folder and _ANONYMOUS.fullmatch(item.name):
            problem = "Canvas has left out the names: this assignment is graded anonymously"
            return Doubt(problem=problem, repair="Turn that off in Canvas and download it again.")
        if not item.is_folder and (canvas := _CANVAS.fullmatch(item.name)):
            return self._find_at_canvas(canvas)
        if item.is_whole and (claim := self._find_at_github(item)):
            return claim
        if students := self._find_by_words(item):
            return self._decide(students, System.TEACHER, item)
        return None

    def is_exercise(self, stem: str) -> bool:
        """Whether a file's name without its ending is that of an exercise."""
        return split_words(stem) in [split_words(name) for name in self.exercises]

    # -- the ways of a name ------------------------------------------------------------------------

    def _find_by_id(self, item: DownloadItem) -> Student | None:
        names = [item.name, _drop_ending(item)]
        names += [drop_copy_marks(name) for name in names]
        return next(filter(None, map(self.index.find_by_id, names)), None)

    def _decide_by_id(self, student: Student, item: DownloadItem) -> Claim | Doubt:
        """Return the claim of an id, unless it is also the full name of another student."""
        named = [s for s in self.index.by_name.get(fold_name(student.id), ()) if s is not student]
        if named:
            repair = 'Rename it, or add the line submissions = "{id}" to assignment.toml if it is'
            return doubt_between([student, *named], f"{repair} the id.")
        return self._decide([student], System.TEACHER, item)

    def _find_by_pattern(self, item: DownloadItem) -> list[Student]:
        count = self.pattern.count("/") + 1
        name = "/".join(item.path.split("/")[-count:])
        start = name.removesuffix(item.name)
        names = {fold_plain(name), fold_plain(start + _drop_ending(item))}
        return [s for s in self.students if any(self._filled[s.id].fullmatch(n) for n in names)]

    @cached_property
    def _filled(self) -> dict[str, re.Pattern[str]]:
        """The pattern for each student; an empty cell matches nothing."""
        filled = {}
        for student in self.students:
            parts = []
            for part in re.split(r"(\*|\{[^{}]+\})", self.pattern):
                if part == "*":
                    parts.append("[^/]*")
                elif placeholder := _PLACEHOLDER.fullmatch(part):
                    column = fold_column(placeholder[1])
                    value = student.id if column == "id" else student.columns.get(column, "")
                    names = split_groups(value) if column in GROUPS else [value]
                    parts.append(match_any(names))
                else:
                    parts.append(re.escape(fold_plain(part)))
            filled[student.id] = re.compile("".join(parts), re.DOTALL)
        return filled

    def _find_at_moodle(self, moodle: re.Match[str], item: DownloadItem) -> Claim | Doubt:
        name, number = moodle["name"], moodle["number"] or ""
        students = self.index.find_participant(number) if number else []
        if not students and not _PARTICIPANT.fullmatch(name):
            ends = [name[m.end() :] for m in re.finditer("-", name)]  # after the name of a group
            for candidate in (name, *ends):
                students = self.index.find_without(candidate, "participant")
                if students:
                    break
            else:
                match self.index.find_groups(name):
                    case [members]:
                        return replace(_claim_at_moodle(members, moodle, item), is_group=True)
                    case [_, *_]:
                        return doubt_between_groups(name)
                    case _:
                        pass
        if not students:
            return _doubt_at_moodle(name, number)
        if len(students) > 1:
            column = "Add the column participant to the roster, with the numbers in these names."
            return doubt_between(students, column)
        return _claim_at_moodle(students, moodle, item)

    def _find_at_canvas(self, canvas: re.Match[str]) -> Claim | Doubt:
        name, user = canvas["name"] or "", canvas["user"]
        repair = f"Add the column canvas_id to the roster, with {user} for this student."
        named = self.index.canvas_names.get(join_words(name), ())
        known = self.index.get_column("canvas_id").get(user, ())
        groups = self.index.find_groups(name)
        if known and not ids_of(known) & ids_of(named):  # the number is that of one member
            groups = [group for group in groups if ids_of(known) & ids_of(group)]
        students = known or [s for s in named if not s.columns.get("canvas_id")]
        if len(groups) > 1 and not students:
            return doubt_between_groups(name)
        if is_group := bool(groups) and (not students or bool(known and not named)):
            students = groups[0]
        elif len(students) > 1:
            return doubt_between(students, repair)
        if not students:
            problem = f"no student or group on the roster is {name} in Canvas"
            return Doubt(problem=f"{problem}, and none has the canvas_id {user}", repair=repair)
        return Claim(
            students=tuple(students),
            system=System.CANVAS,
            file=canvas["file"] or f"{canvas['text']}.html",
            is_late=bool(canvas["late"]),
            is_group=is_group,
            problem="" if canvas["file"] else ONLINE_TEXT,
        )

    def _find_at_github(self, item: DownloadItem) -> Claim | Doubt | None:
        """Return whose a repository is: of a user, or else of a group."""
        name = _BRANCH.sub("", drop_copy_marks(fold_name(_drop_ending(item))))
        parts = name.split("-")
        ends = ["-".join(parts[start:]) for start in range(len(parts))]
        columns = [self.index.get_column(column) for column in USERNAMES]
        users = [s for end in ends for column in columns for s in column.get(end, ())]
        # A number alone may be that of a week or a sheet.
        groups = [self.index.find_groups(end) for end in ends if re.search(r"[^\W\d_]", end)]
        members = {s.id: s for found in groups for group in found for s in group}
        if not users and members:
            is_one = sum(map(len, groups)) == 1
            return self._decide([*members.values()], System.GITHUB, item, is_group=is_one)
        users += members.values()
        students = list({student.id: student for student in users}.values())
        return self._decide(students, System.GITHUB, item) if students else None

    def _find_by_words(self, item: DownloadItem) -> list[Student]:
        """Return who has exactly the words of the name, apart from those of an exercise."""
        words = split_words(drop_copy_marks(fold_name(_drop_ending(item))))
        rests = [words]
        for name in (*self.exercises, *(name.rpartition("/")[2] for name in self.exercises)):
            own = split_words(name)
            if words[: len(own)] == own:
                rests.append(words[len(own) :])
            if words[-len(own) :] == own:
                rests.append(words[: -len(own)])
        found: dict[str, Student] = {}
        for rest in rests:
            if len(rest) == 1 < len(words) and rest[0] in COMMON_WORDS:
                continue
            students = [*self.index.by_id_words.get(tuple(rest), ())]
            if len(rest) > 1:  # a single word is not a full name
                students += self.index.find_by_name(" ".join(rest))
            found |= {student.id: student for student in students}
        return list(found.values())

    @property
    def _names_groups(self) -> bool:
        """Whether the pattern names groups and no single students."""
        names = {fold_column(name) for name in _PLACEHOLDER.findall(self.pattern)}
        return bool(names & {*GROUPS}) and names <= {*GROUPS, "section"}

    def _decide(
        self,
        students: Sequence[Student],
        system: System,
        item: DownloadItem,
        *,
        is_group: bool = False,
    ) -> Claim | Doubt:
        """Return the claim of one student or of a group, or a doubt between several students."""
        if len(students) > 1 and not is_group:
            line = 'add a line such as submissions = "blatt-1-{id}" to assignment.toml'
            line = "change the line submissions in assignment.toml" if self.pattern else line
            return doubt_between(students, f"Rename it to a student's id, or {line}.")
        attempt = read_attempt(item.name)
        name = attempt.file if attempt and attempt.file else item.name
        file = "" if item.is_whole else name
        return Claim(
            students=tuple(students),
            system=system,
            file=file,
            is_group=is_group,
            note="" if system is System.PATTERN else _note_copy(item, students),
        )


def _note_copy(item: DownloadItem, students: Sequence[Student]) -> str:
    """Say that a mark of a copy was left out of a name, unless the student's id has it."""
    stem = fold_name(_drop_ending(item))
    is_whole_id = stem in {fold_name(student.id) for student in students}
    is_plain = drop_copy_marks(stem) == stem.strip()
    return "" if is_plain or is_whole_id else f"{item.path} is named as a copy"


def _drop_ending(item: DownloadItem) -> str:
    """Return an entry's name without what follows an id: the ending of a file, ``.git``."""
    ending = find_ending(item.name) or find_ending(item.name, (".git", ".py", ".ipynb"))
    return item.name[: -len(ending)] if ending else item.name


def _claim_at_moodle(
    students: Sequence[Student], moodle: re.Match[str], item: DownloadItem
) -> Claim:
    return Claim(
        students=tuple(students),
        system=System.MOODLE,
        file="" if item.is_folder else moodle["file"],
        problem=ONLINE_TEXT if moodle["kind"] == "onlinetext" else "",
    )


def _doubt_at_moodle(name: str, number: str) -> Doubt:
    if not number:
        problem = f"Moodle has it of {name}, which is no group on the roster"
        repair = "Put its students into a group in Moodle, or name the folder after a student's id."
        return Doubt(problem=problem, repair=repair)
    if _PARTICIPANT.fullmatch(name):
        problem = f"Moodle has left out the name, and no student is participant {number}"
    else:
        problem = f"no student or group on the roster is called {name}"
    repair = f"Add the column participant to the roster, with {number} for this student."
    return Doubt(problem=problem, repair=repair)
