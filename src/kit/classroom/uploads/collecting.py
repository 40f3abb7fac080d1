"""Find each student's submission in a download, and name everything that is not taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kit.classroom.assignment import Assignment
from kit.classroom.roster import Student
from kit.classroom.rows import Refusal
from kit.classroom.uploads import MAX_DEPTH, TimeSource
from kit.classroom.uploads.claims import Claim, Doubt, System
from kit.classroom.uploads.download import DownloadItem, disk_item
from kit.classroom.uploads.exercise_files import FileSorter
from kit.classroom.uploads.file_names import is_litter, problem_of_name
from kit.classroom.uploads.gradescope import (
    MAX_METADATA,
    METADATA_FILE,
    ExportedSubmission,
    read_export,
)
from kit.classroom.uploads.owners import Owners
from kit.classroom.uploads.roster_index import RosterIndex
from kit.classroom.uploads.side_files import is_side_file, read_attempt
from kit.classroom.uploads.submission import Upload, read_safely
from kit.course import Course
from kit.errors import MachineError
from kit.source import BadFile

RENAME: Final = (
    "Rename it to a student's id, or add a line such as"
    ' submissions = "blatt-1-{github_username}" to assignment.toml.'
)
MOVE: Final = "If it is a folder of several submissions, move these to where the others are."


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedItem:
    """One item of a download that belongs to a submission; ``submitted_at`` is Gradescope's."""

    item: DownloadItem
    claim: Claim
    submitted_at: datetime | None = None

    @property
    def depth(self) -> int:
        """How many folders of the download it is in."""
        return self.item.path.count("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentSubmission:
    """What belongs to one student: a folder, repository or archive, or several single files."""

    parts: tuple[ClaimedItem, ...]
    sorter: FileSorter
    owner: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The paths of its entries in the download."""
        return [part.item.path for part in self.parts]

    @property
    def members(self) -> tuple[str, ...]:
        """The ids of all students whose submission this is, if it is that of a group."""
        ids = dict.fromkeys(student.id for part in self.parts for student in part.claim.students)
        return tuple(ids) if len(ids) > 1 else ()

    def read(self) -> Upload:
        """Read it, or say its ``problem``; raise KitError if git is missing."""
        upload = self._read_parts()
        return replace(upload, notes=(*self.notes, *upload.notes))

    def _read_parts(self) -> Upload:
        parts = [part for part in self.parts if not part.claim.problem]
        if not parts:
            return Upload(problem=self.parts[0].claim.problem)
        wholes = [part for part in parts if not part.claim.file]
        wholes.sort(key=lambda part: len(part.item.path))  # a copy's name is longer
        if not wholes:
            return self._finish(parts, self._read(parts))
        uploads = [self._finish([part], self._read([part])) for part in wholes]
        if len(wholes) < len(parts) or len({upload.digest for upload in uploads}) > 1:
            names = " and ".join(part.item.path for part in parts)
            return Upload(problem=f"there is more than one submission: {names}")
        same = [f"{part.item.path} is a copy of {wholes[0].item.path}" for part in wholes[1:]]
        return replace(uploads[0], notes=(*uploads[0].notes, *same))

    def _read(self, parts: Sequence[ClaimedItem]) -> Upload:
        with ExitStack() as stack:
            files = []
            try:
                for part in parts:
                    if part.claim.file and part.item.describe:
                        files.append(part.item.describe(part.claim.file))
                    else:
                        files += stack.enter_context(part.item.open_files())
            except BadFile as error:
                return Upload(problem=error.problem)
            return read_safely(files, self.sorter, self.owner)

    def _finish(self, parts: Sequence[ClaimedItem], upload: Upload) -> Upload:
        """Add what the download says: a time, or that the times of its files mean nothing."""
        notes = [*upload.notes, *(part.claim.note for part in parts if part.claim.note)]
        if any(part.claim.is_late for part in parts):
            notes.append("Canvas marks it as late, but does not say when it was handed in")
        if (time := parts[0].submitted_at) is not None:
            source: TimeSource | None = TimeSource.GRADESCOPE
        elif parts[0].claim.system.has_times or upload.time_source is TimeSource.COMMIT:
            time, source = upload.submitted_at, upload.time_source
        else:
            time = source = None
        if time is not None and time > datetime.now(UTC):
            notes.append(f"its time, {time:%Y-%m-%d %H:%M} UTC, is in the future, so it is unknown")
            time = source = None
        return replace(upload, notes=tuple(notes), submitted_at=time, time_source=source)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSubmissions:
    """The submissions by student's id, and every entry that belongs to no student, and why.

    ``side_files`` are those that the system has added to the download.
    """

    submissions: Mapping[str, StudentSubmission] = field(default_factory=dict)
    unknown: tuple[Refusal, ...] = ()
    side_files: tuple[str, ...] = ()


def find_submissions(
    download: DownloadItem,
    students: Sequence[Student],
    course: Course,
    assignment: Assignment | None = None,
) -> FoundSubmissions:
    """Find whose each entry of a download is, at any depth; read nothing of the submissions yet.

    Raises :class:`kit.errors.UsageError` if the assignment's pattern does not fit the roster.
    """
    exercises = [task.exercise for task in assignment.tasks] if assignment else course.exercises
    names = [exercise.name for exercise in exercises]
    pattern = assignment.submissions if assignment else ""
    owners = Owners(students=students, exercises=names, pattern=pattern)
    level = _OwnerSearch(owners).search(download, 0)
    sorter = FileSorter(course, exercises, takes_log=assignment is not None and assignment.asks_log)
    parts: dict[str, list[ClaimedItem]] = {}
    for part in level.parts:
        for student in part.claim.students:
            parts.setdefault(student.id, []).append(part)
    by_id = {student.id: student for student in students}
    submissions = {}
    for id_, own in parts.items():
        used, notes = _choose_parts(own)
        submissions[id_] = StudentSubmission(
            parts=used,
            sorter=sorter,
            owner=frozenset(owners.index.words_of(by_id[id_])),
            notes=notes,
        )
    return FoundSubmissions(
        submissions=submissions,
        unknown=tuple(level.unknown),
        side_files=tuple(level.side_files),
    )


def _choose_parts(own: Sequence[ClaimedItem]) -> tuple[tuple[ClaimedItem, ...], tuple[str, ...]]:
    """Return the newest of those nearest to the top, and notes on the others.

    An entry that is deeper in the download never replaces one that is nearer to the top.
    """
    top = min(part.depth for part in own)
    used, notes = _find_newest([part for part in own if part.depth == top])
    deeper = [part.item.path for part in own if part.depth > top]
    more = (f"{path} was not used: {used[0].item.path} is nearer to the top" for path in deeper)
    return used, (*notes, *more)


def _find_newest(parts: Sequence[ClaimedItem]) -> tuple[tuple[ClaimedItem, ...], tuple[str, ...]]:
    """Return the parts of the newest attempt, if the names of all parts say when it was."""
    attempts = [read_attempt(part.item.name) for part in parts]
    times = {attempt.time for attempt in attempts if attempt}
    if len(times) < 2 or not all(attempts):
        return tuple(parts), ()
    newest = max(times)
    own = (p for p, a in zip(parts, attempts, strict=True) if a and a.time == newest)
    note = f"the newest of {len(times)} attempts was used, of {newest:%Y-%m-%d %H:%M}"
    return tuple(own), (note,)


def single_submission(
    path: Path, student: Student, course: Course, assignment: Assignment
) -> StudentSubmission:
    """Return a folder or archive as the submission of one student."""
    claim = Claim(students=(student,), system=System.TEACHER)
    exercises = [task.exercise for task in assignment.tasks]
    return StudentSubmission(
        parts=(ClaimedItem(item=disk_item(path), claim=claim),),
        sorter=FileSorter(course, exercises, takes_log=assignment.asks_log),
        owner=frozenset(RosterIndex([student]).words_of(student)),
    )


@dataclass(slots=True)
class _FolderContent:
    """What was found in one folder of a download."""

    parts: list[ClaimedItem] = field(default_factory=list)
    unknown: list[Refusal] = field(default_factory=list)
    side_files: list[str] = field(default_factory=list)
    sections: list[_FolderContent] = field(default_factory=list)  # of folders named as a group
    has_doubts: bool = False
    is_submission: bool = False  # it looks like what one person has handed in

    def add(self, inner: _FolderContent) -> None:
        """Add what was found in a folder of this one."""
        self.parts += inner.parts
        self.unknown += inner.unknown
        self.side_files += inner.side_files
        self.has_doubts |= inner.has_doubts

    @property
    def says_something(self) -> bool:
        return bool(self.parts) or self.has_doubts


@dataclass(slots=True)
class _OwnerSearch:
    owners: Owners

    def search(self, folder: DownloadItem, depth: int) -> _FolderContent:
        """Look at what is in a folder, and in its folders if these are sections of the class.

        A folder beside submissions is a submission too, and so is one that has an exercise's file:
        what is in these is nobody else's, whatever its name is.
        """
        level = _FolderContent()
        try:
            items = [item for item in folder.list_items() if not is_litter(item.name)]
        except (BadFile, MachineError) as error:
            why = error.problem if isinstance(error, BadFile) else error.sentence
            repair = "See who may read it, and the disk. Then run it again."
            level.unknown.append(_refuse(folder, f"it cannot be read: {why}", repair))
            level.has_doubts = True
            return level
        export = _read_metadata(items, level)
        others: list[DownloadItem] = []
        for item in items:
            if export is not None and item.name == METADATA_FILE:
                continue
            if export and item.name in export:
                self._add_exported(level, item, export[item.name])
            elif not self._add(level, item, depth):
                others.append(item)
        level.is_submission = self._is_submission(level, others)
        is_beside = level.says_something and "/" not in self.owners.pattern
        for section in level.sections:
            level.add(section)
        for item in others:
            self._add_unclaimed(level, item, depth, is_beside=is_beside)
        return level

    def _is_submission(self, level: _FolderContent, others: Sequence[DownloadItem]) -> bool:
        """Whether a folder's own files, which have no student's name, are exercises."""
        has_flat_files = any(part.claim.file for part in level.parts)
        for item in others:
            stem, _, suffix = item.name.casefold().rpartition(".")
            is_code = suffix in ("py", "ipynb") and not item.is_folder
            is_exercise = self.owners.is_exercise(stem) or not has_flat_files
            if suffix == "exercises" or (is_code and is_exercise):
                return True
        return False

    def _add(self, level: _FolderContent, item: DownloadItem, depth: int) -> bool:
        """Add an item whose name says something; return whether it does."""
        if problem := problem_of_name(item.path):
            level.unknown.append(_refuse(item, problem, RENAME))
        elif not item.is_folder and is_side_file(item.path):
            level.side_files.append(item.path)
        else:
            return self._add_owned(level, item, depth)
        return True

    def _add_owned(self, level: _FolderContent, item: DownloadItem, depth: int) -> bool:
        match self.owners.find(item):
            case Claim() as claim:
                self._add_claimed(level, ClaimedItem(item=item, claim=claim), depth)
            case Doubt(problem=problem, repair=repair):
                level.has_doubts = True
                level.unknown.append(_refuse(item, problem, repair))
            case None:
                return False
        return True

    def _add_claimed(self, level: _FolderContent, part: ClaimedItem, depth: int) -> None:
        item, claim = part.item, part.claim
        if item.is_folder and _has_only_side_files(item):
            level.side_files.append(item.path)
            level.has_doubts = True  # the folder is a student's
            return
        inner = _FolderContent()
        if claim.is_group and claim.system is System.GITHUB and item.is_folder:
            inner = self.search(item, depth + 1)  # perhaps a folder for a whole section
        if inner.parts and not inner.is_submission:
            level.sections.append(inner)
        else:
            level.parts.append(part)

    def _add_unclaimed(
        self, level: _FolderContent, item: DownloadItem, depth: int, *, is_beside: bool
    ) -> None:
        """Add what is in a section of the class, or name the item as one of no student."""
        inner = _FolderContent()
        if item.is_folder and depth < MAX_DEPTH:
            inner = self.search(item, depth + 1)
        pattern = self.owners.pattern
        if inner.says_something and not (is_beside or ("/" not in pattern and inner.is_submission)):
            level.add(inner)
        elif inner.parts:
            names = ", ".join(part.item.path for part in inner.parts[:3])
            verb = "were" if inner.parts[1:] else "was"
            problem = f"it looks like one person's submission, so {names} in it {verb} not used"
            level.unknown.append(_refuse(item, problem, MOVE))
        elif pattern:
            problem = f'its path does not match the line submissions = "{pattern}"'
            level.unknown.append(_refuse(item, problem, "Rename it, or change that line."))
        else:
            level.unknown.append(_refuse(item, "it belongs to no student on the roster", RENAME))

    def _add_exported(
        self, level: _FolderContent, item: DownloadItem, exported: ExportedSubmission
    ) -> None:
        """Give a folder of Gradescope to each of its submitters who is on the roster."""
        level.has_doubts = True
        members = []
        for person in exported.submitters:
            student = self.owners.index.find_submitter(*person)
            if student is not None:
                members.append(student)
                continue
            who = person.name or person.email or person.sid or "a person without a name"
            problem = f"{who} is not on the roster"
            known = f"the email {person.email}" if person.email else f"the id {person.sid}"
            repair = f"Add a line with {known} to the roster."
            level.unknown.append(_refuse(item, problem, repair))
        if not exported.submitters:
            level.unknown.append(_refuse(item, f"{METADATA_FILE} names no submitters", RENAME))
        if members:
            claim = Claim(
                students=tuple({s.id: s for s in members}.values()), system=System.GRADESCOPE
            )
            level.parts.append(
                ClaimedItem(item=item, claim=claim, submitted_at=exported.created_at)
            )


def _has_only_side_files(folder: DownloadItem) -> bool:
    """Whether a system has made a folder for a student who has handed in nothing."""
    try:
        items = folder.list_items()
    except (BadFile, MachineError):
        return False  # reading it as a submission says why
    return bool(items) and all(not i.is_folder and is_side_file(i.path) for i in items)


def _read_metadata(
    items: Sequence[DownloadItem], level: _FolderContent
) -> dict[str, ExportedSubmission] | None:
    """Return what Gradescope says about the folders, None if it is another system's download."""
    for item in items:
        if item.name == METADATA_FILE and item.describe:
            try:
                return read_export(item.describe(item.name).read(MAX_METADATA))
            except BadFile as error:
                level.has_doubts = True  # so that the sentence about it is shown
                level.unknown.append(_refuse(item, error.problem, "Download the export again."))
                return {}
    return None


def _refuse(item: DownloadItem, problem: str, repair: str) -> Refusal:
    letters = (c if c.isprintable() else ascii(c)[1:-1] for c in item.path)
    name = "".join(letters)  # on one line, and possible to store
    return Refusal(name=name, problem=problem, repair=repair)
