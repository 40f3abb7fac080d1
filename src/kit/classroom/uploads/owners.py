"""Find whose an entry of a download is, by its name and the roster.

Each system names entries in its own way:

- Moodle: ``Full Name_12345_assignsubmission_file`` (older: with ``_`` at the end), a folder or the
  start of a file's name; before the name the group and ``-`` in older versions; ``Participant`` for
  the name with anonymous submissions. See ``get_student_prefix()`` in Moodle's
  ``mod/assign/classes/downloader.php``. The number is that of the grading worksheet.
- Canvas: ``lastfirst_LATE_17_900_name.py``, with the user's and the attachment's number. The name
  is the sortable name in lower case without anything but letters and digits, ``LATE`` is there if
  it was late. See ``get_filename()`` in Canvas' ``lib/content_zipper.rb``.
- GitHub Classroom and Classroom 50: a repository ``<slug>-<username>``; see ``AssignmentRepoName``
  in Classroom 50's ``cli/shared/contract``.

Nothing is guessed: an entry belongs to a student only if no other student can be meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Final, TypeVar

from kit.classroom.roster import Student, fold_name, split_words
from kit.classroom.uploads.archives import find_ending
from kit.classroom.uploads.download import DownloadItem
from kit.errors import UsageError

_Key = TypeVar("_Key", bound=Hashable)

USERNAMES: Final = ("github_username", "username")  # columns for names at GitHub
_MOODLE: Final = re.compile(
    r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<file>.*)", re.DOTALL
)
_PARTICIPANT: Final = re.compile(r"(participant|teilnehmer/?-?in|teilnehmer)\b.*", re.IGNORECASE)
_CANVAS: Final = re.compile(
    r"(?:(?P<name>[^_].*?)_)?(?P<late>LATE_)?(?P<user>\d+)_"
    r"(?:(?P<attachment>\d+)_(?P<file>.+)|(?P<text>text|link)\.html)",
    re.DOTALL,
)
_ANONYMOUS: Final = re.compile(r"(LATE_)?anon_\w+?_(\d+_.+|text\.html|link\.html)", re.DOTALL)
_BRANCH: Final = re.compile(r"-(main|master)$")  # what GitHub adds to the zip of a repository
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_COPY_END: Final = re.compile(
    r"(\(\d+\)|(?<=\s)(-\s)?(copy|kopie|copie|copia)(\s\d+)?)$", re.IGNORECASE
)
_COPY_START: Final = re.compile(r"^(copy of|kopie von|copie de|copia de)\s", re.IGNORECASE)
_COMMON_WORDS: Final = frozenset(
    (
        *("py", "ipynb", "txt", "md", "pdf", "doc", "docx", "odt", "rtf", "html", "png", "jpg"),
        *("zip", "tar", "gz", "tgz", "rar", "7z", "file", "files", "submission", "submissions"),
        *("late", "copy", "final", "draft", "main", "master", "exercise", "exercises"),
    )
)
"""Endings of files, and words that any name may have: inside a name they are nobody's id."""
ONLINE_TEXT: Final = "it is text that was typed in the browser, and only files are graded"


class System(Enum):
    """What has named an entry; the times of files in some downloads are those of the download."""

    TEACHER = "its name"
    PATTERN = "the pattern in assignment.toml"
    MOODLE = "Moodle"
    CANVAS = "Canvas"
    GRADESCOPE = "Gradescope"
    GITHUB = "GitHub"

    @property
    def has_times(self) -> bool:
        """Whether the times of unpacked files may be those of the submission.

        Moodle and Canvas write an archive's files with the time of the download: see
        ``add_file_from_stored_file()`` in Moodle's ``zip_writer``, and rubyzip in Canvas.
        """
        return self not in (System.MOODLE, System.CANVAS, System.GRADESCOPE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Whose an entry is: one student's, or that of each member of a group.

    ``file`` is the name that the student gave to it, if it is a single file; ``problem`` says why
    it cannot be graded. ``is_late`` is what the system says, ``note`` what a teacher should know.
    """

    students: tuple[Student, ...]
    system: System
    file: str = ""
    is_late: bool = False
    problem: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why it is not known whose an entry is, and what to do."""

    problem: str
    repair: str


@dataclass(kw_only=True)
class Owners:
    """The students of a class by all names that a download may have for them.

    ``exercises`` are the names of the assignment's exercises, ``pattern`` the line ``submissions``
    of the assignment. Raises :class:`UsageError` if the pattern names a column that is missing.
    """

    students: Sequence[Student]
    exercises: Sequence[str] = ()
    pattern: str = ""
    _ids: dict[str, Student] = field(init=False)
    _columns: dict[str, dict[str, list[Student]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._ids = {fold_name(student.id): student for student in self.students}
        columns = {name for student in self.students for name in student.columns}
        for name in _PLACEHOLDER.findall(self.pattern):
            if self.students and name not in columns:
                sentence = f"submissions names {{{name}}}, and the roster has no such column."
                raise UsageError(sentence, f"Its columns are {', '.join(sorted(columns))}.")

    def find(self, item: DownloadItem) -> Claim | Doubt | None:
        """Return whose an entry is, why that is not clear, or None if its name says nothing."""
        if self.pattern and (students := self._find_by_pattern(item)):
            return _decide(students, System.PATTERN, item)
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
        if item.is_whole and (students := self._find_by_username(item)):
            return _decide(students, System.GITHUB, item)
        if students := self._find_by_words(item):
            return _decide(students, System.TEACHER, item)
        return None

    def find_submitter(self, sid: str, email: str, name: str) -> Student | None:
        """Return the student whom Gradescope knows by these, the first of them that decides."""
        if sid and (student := self._ids.get(fold_name(sid))):
            return student
        for column, value in (("sid", sid), ("student_id", sid), ("email", email)):
            found = self._column(column).get(fold_name(value), ()) if value else ()
            if len(found) == 1:
                return found[0]
        found = self._by_words.get(_words(name), ())
        return found[0] if len(found) == 1 else None

    def is_exercise(self, stem: str) -> bool:
        """Whether a file's name without its ending is that of an exercise."""
        return split_words(stem) in [split_words(name) for name in self.exercises]

    def words_of(self, student: Student) -> set[str]:
        """Return the words of a student's names that names of files may have."""
        names = (student.id, student.name, *(student.columns.get(name, "") for name in USERNAMES))
        return {word for name in names for word in split_words(name)}

    # -- the ways of a name ------------------------------------------------------------------------

    def _find_by_id(self, item: DownloadItem) -> Student | None:
        names = [item.name, _drop_ending(item)]
        names += [drop_copy_marks(name) for name in names]
        return next((self._ids[fold_name(n)] for n in names if fold_name(n) in self._ids), None)

    def _decide_by_id(self, student: Student, item: DownloadItem) -> Claim | Doubt:
        """Return the claim of an id, unless it is also the full name of another student."""
        named = [s for s in self._by_name.get(fold_name(student.id), ()) if s is not student]
        if named:
            repair = 'Rename it, or add the line submissions = "{id}" to assignment.toml if it is'
            return _doubt_between([student, *named], f"{repair} the id.")
        return _decide([student], System.TEACHER, item)

    def _find_by_pattern(self, item: DownloadItem) -> list[Student]:
        count = self.pattern.count("/") + 1
        name = "/".join(item.path.split("/")[-count:])
        start = name.removesuffix(item.name)
        names = {fold_name(name), fold_name(start + _drop_ending(item))}
        return [s for s in self.students if any(self._filled[s.id].fullmatch(n) for n in names)]

    @cached_property
    def _filled(self) -> dict[str, re.Pattern[str]]:
        """The pattern for each student; an empty cell matches nothing."""
        filled = {}
        for student in self.students:
            parts = []
            for part in re.split(r"(\*|\{\w+\})", self.pattern):
                if part == "*":
                    parts.append("[^/]*")
                elif placeholder := _PLACEHOLDER.fullmatch(part):
                    value = fold_name(student.columns.get(placeholder[1], ""))
                    parts.append(re.escape(value) if value else "(?!)")
                else:
                    parts.append(re.escape(fold_name(part)))
            filled[student.id] = re.compile("".join(parts), re.DOTALL)
        return filled

    def _find_at_moodle(self, moodle: re.Match[str], item: DownloadItem) -> Claim | Doubt:
        name, number = moodle["name"], moodle["number"]
        students = self._find_participant(number)
        if not students and not _PARTICIPANT.fullmatch(name):
            ends = [name[m.end() :] for m in re.finditer("-", name)]  # after the name of a group
            for candidate in (name, *ends):
                students = self._with_words(candidate, "participant")
                if students:
                    break
            else:
                if group := self._column("group").get(fold_name(name)):
                    return _claim_at_moodle(group, moodle, item)
        if not students:
            problem = f"no student on the roster is called {name}"
            if _PARTICIPANT.fullmatch(name):
                problem = f"Moodle has left out the name, and no student is participant {number}"
            column = f"Add the column participant to the roster, with {number} for this student."
            return Doubt(problem=problem, repair=column)
        if len(students) > 1:
            column = "Add the column participant to the roster, with the numbers in these names."
            return _doubt_between(students, column)
        return _claim_at_moodle(students, moodle, item)

    def _find_at_canvas(self, canvas: re.Match[str]) -> Claim | Doubt:
        name, user = canvas["name"] or "", canvas["user"]
        students: Sequence[Student] = self._column("canvas_id").get(user, ())
        if not students:
            named = self._canvas_names.get(_plain(name), ())
            students = [s for s in named if not s.columns.get("canvas_id")]
        repair = f"Add the column canvas_id to the roster, with {user} for this student."
        if not students:
            problem = f"no student on the roster is {name} in Canvas or has the canvas_id {user}"
            return Doubt(problem=problem, repair=repair)
        if len(students) > 1:
            return _doubt_between(students, repair)
        return Claim(
            students=(students[0],),
            system=System.CANVAS,
            file=canvas["file"] or f"{canvas['text']}.html",
            is_late=bool(canvas["late"]),
            problem="" if canvas["file"] else ONLINE_TEXT,
        )

    def _find_by_username(self, item: DownloadItem) -> list[Student]:
        name = _BRANCH.sub("", drop_copy_marks(fold_name(_drop_ending(item))))
        parts = name.split("-")
        ends = ["-".join(parts[start:]) for start in range(len(parts))]
        columns = [self._column(column) for column in USERNAMES]
        found = [s for end in ends for column in columns for s in column.get(end, ())]
        return list({student.id: student for student in found}.values())

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
            if len(rest) == 1 < len(words) and rest[0] in _COMMON_WORDS:
                continue
            students = [*self._by_id_words.get(tuple(rest), ())]
            if len(rest) > 1:  # a single word is not a full name
                students += self._by_words.get(tuple(sorted(rest)), ())
            found |= {student.id: student for student in students}
        return list(found.values())

    # -- indexes -----------------------------------------------------------------------------------

    def _column(self, name: str) -> dict[str, list[Student]]:
        """Return the students by what they have in a column of the roster."""
        if name not in self._columns:
            cells = ((fold_name(s.columns.get(name, "")), s) for s in self.students)
            self._columns[name] = _index((cell, s) for cell, s in cells if cell)
        return self._columns[name]

    def _find_participant(self, number: str) -> list[Student]:
        column = self._column("participant")
        return [*column.get(number, ()), *column.get(f"participant {number}", ())]

    def _with_words(self, name: str, column: str) -> list[Student]:
        """Return who has this name, and no number of another entry in ``column``."""
        students = self._by_words.get(_words(name), ())
        return [s for s in students if not s.columns.get(column)]

    @cached_property
    def _by_name(self) -> dict[str, list[Student]]:
        return _index((fold_name(s.name), s) for s in self.students if s.name)

    @cached_property
    def _by_words(self) -> dict[tuple[str, ...], list[Student]]:
        return _index((_words(s.name), s) for s in self.students if s.name)

    @cached_property
    def _by_id_words(self) -> dict[tuple[str, ...], list[Student]]:
        pairs = [(tuple(split_words(s.id)), s) for s in self.students]
        for column in USERNAMES:
            names = ((s.columns.get(column, ""), s) for s in self.students)
            pairs += [(tuple(split_words(name)), s) for name, s in names if name]
        return _index(pairs)

    @cached_property
    def _canvas_names(self) -> dict[str, list[Student]]:
        """Students by their sortable names in Canvas' form: any word may begin the last name."""
        pairs = []
        for student in self.students:
            words = student.name.replace(",", " ").split()
            turned = (words[start:] + words[:start] for start in range(max(len(words), 1)))
            pairs += [(_plain("".join(turn)), student) for turn in turned if turn]
        return _index(pairs)


def _decide(students: Sequence[Student], system: System, item: DownloadItem) -> Claim | Doubt:
    if len(students) > 1:
        line = 'add a line such as submissions = "blatt-1-{id}" to assignment.toml'
        return _doubt_between(students, f"Rename it to a student's id, or {line}.")
    file = "" if item.is_whole else item.name
    return Claim(
        students=tuple(students), system=system, file=file, note=_note_copy(item, students)
    )


def _note_copy(item: DownloadItem, students: Sequence[Student]) -> str:
    """Say that a mark of a copy was left out of a name, unless the student's id has it."""
    stem = fold_name(_drop_ending(item))
    plain = drop_copy_marks(stem)
    is_whole_id = stem in {fold_name(student.id) for student in students}
    return "" if plain == stem.strip() or is_whole_id else f"{item.path} is named as a copy"


def drop_copy_marks(name: str) -> str:
    """Return a name without what browsers and systems add to that of a copy.

    These are ``(1)``, `` - Copy``, ``Kopie von`` and the like. Other digits are part of a name.
    """
    for _ in range(3):  # a copy of a copy has several
        name = _COPY_START.sub("", _COPY_END.sub("", name.strip()))
    return name.strip()


def _claim_at_moodle(
    students: Sequence[Student], moodle: re.Match[str], item: DownloadItem
) -> Claim:
    return Claim(
        students=tuple(students),
        system=System.MOODLE,
        file="" if item.is_folder else moodle["file"],
        problem=ONLINE_TEXT if moodle["kind"] == "onlinetext" else "",
    )


def _doubt_between(students: Sequence[Student], repair: str) -> Doubt:
    some = ", ".join(student.id for student in students[:4]) + (", …" if students[4:] else "")
    return Doubt(problem=f"more than one student may be meant: {some}", repair=repair)


def _index(pairs: Iterable[tuple[_Key, Student]]) -> dict[_Key, list[Student]]:
    index: defaultdict[_Key, list[Student]] = defaultdict(list)
    for key, student in pairs:
        if student not in index[key]:
            index[key].append(student)
    return index


def _drop_ending(item: DownloadItem) -> str:
    """Return an entry's name without what follows an id: the ending of a file, ``.git``."""
    ending = find_ending(item.name) or find_ending(item.name, (".git", ".py", ".ipynb"))
    return item.name[: -len(ending)] if ending else item.name


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name in one order, so that any order is the same."""
    return tuple(sorted(split_words(name)))


def _plain(name: str) -> str:
    return "".join(split_words(name))
