"""Grade a class: what is new or not finished, in parallel, each verdict stored as it comes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Final, NamedTuple

from kit.classroom import judging
from kit.classroom.assignment import Assignment
from kit.classroom.gradebook import (
    GRADEBOOK_FILE,
    Attempt,
    Gradebook,
    StoredVerdict,
    open_gradebook,
)
from kit.classroom.logs import read_log
from kit.classroom.marking import make_row, report_class
from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport, Counting, Row
from kit.classroom.uploads.collecting import StudentSubmission, single_submission
from kit.classroom.uploads.submission import Upload
from kit.course import Course
from kit.errors import MachineError, UsageError
from kit.files import hold_lock
from kit.model import Standing

LOCK_FILE: Final = ".grading"  # locked while a class is graded
STORE_SECONDS: Final = 0.5  # how long verdicts may wait to be written; a crash costs these


class RowChange(NamedTuple):
    """One student's row as it was and as it would be."""

    before: Row
    after: Row


class Regrade(NamedTuple):
    """What is judged again of submissions that were graded before: some exercises, or all."""

    exercises: tuple[str, ...] = ()


class Summary(NamedTuple):
    """Counts of submissions; ``outdated`` were graded with what is different now.

    ``outdated_parts`` are those of :data:`kit.classroom.judging.PARTS` that are different.
    """

    judged: int
    unchanged: int
    outdated: int
    outdated_parts: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True, eq=False)
class _Work:
    """One submission, the verdicts on it by exercise, and the exercises that have none.

    ``known`` is what was recorded of this content before; ``is_regrade`` is whether it counts
    already, so that new verdicts may only be written after they were shown. ``is_settled`` is
    whether it counts already with everything that is known of it now. If it ``is_older``, there is
    a newer submission, and ``upload`` is what the gradebook has kept of it.
    """

    student: str
    digest: str
    upload: Upload
    known: Attempt | None
    stored: dict[str, StoredVerdict]
    missing: list[str]
    is_regrade: bool
    is_settled: bool = False
    is_older: bool = False
    problem: str = ""


@contextmanager
def keep_others_out(out: Path) -> Iterator[None]:
    """Let no run of ``kit class grade`` begin; raise :class:`MachineError` if there is one."""
    with ExitStack() as stack:
        try:
            stack.enter_context(hold_lock(out / LOCK_FILE))
        except MachineError:
            sentence = f"Another kit class grade is running in {out}."
            raise MachineError(sentence, "Wait until it has ended, then run it again.") from None
        yield


@contextmanager
def open_grading(
    out: Path, assignment: Assignment, course: Course, students: Sequence[Student]
) -> Iterator[ClassGrading]:
    """Open the gradebook in ``out`` for one run, and keep other runs out.

    Raises :class:`UsageError` if it is about another assignment, :class:`MachineError` if there is
    another run, or if the gradebook cannot be used.
    """
    with keep_others_out(out), open_gradebook(out / GRADEBOOK_FILE, create=True) as gradebook:
        title = gradebook.read_meta("title")
        if title not in (None, assignment.title):
            sentence = f"{gradebook.file} is about '{title}', not '{assignment.title}'."
            raise UsageError(sentence, "Give another folder to --out.")
        gradebook.set_meta("title", assignment.title)
        gradebook.set_meta("course", course.name)
        yield ClassGrading(assignment, course, students, gradebook)


@dataclass(eq=False)
class ClassGrading:
    """One run of ``kit class grade``: :meth:`collect`, :meth:`judge`, and :meth:`settle`.

    ``unreadable`` counts submissions that could not be read because of the machine.
    """

    assignment: Assignment
    course: Course
    students: Sequence[Student]
    gradebook: Gradebook
    unreadable: int = 0

    def __post_init__(self) -> None:
        self._fingerprints = judging.find_fingerprints(self.assignment, self.course)
        self._before: Mapping[str, Attempt] = self.gradebook.read_current()
        self._submitted: Mapping[str, datetime] = {}
        self._works: list[_Work] = []
        self._again: dict[tuple[str, str], Attempt] = {}
        self._moved: dict[str, datetime] = {}

    def collect(
        self,
        submissions: Mapping[str, StudentSubmission],
        *,
        unknown: Sequence[str] = (),
        submitted: Mapping[str, datetime] | None = None,
        regrade: Regrade | None = None,
        only: Collection[str] = (),
    ) -> None:
        """Read all submissions, and note in the gradebook who has handed one in.

        ``unknown`` are names of submissions that no student has, ``submitted`` the times of
        submissions by student. With ``only``, submissions of all other students are left alone.
        """
        self._submitted = submitted or {}
        self.gradebook.set_meta("strangers", "\n".join(unknown))
        chosen = [s.id for s in self.students if not only or s.id in only]
        digests: dict[str, str | None] = dict.fromkeys(chosen)
        students = [student for student in digests if submissions.get(student)]
        self.gradebook.collect({s: "" for s in students if s not in self._before}, {})
        uploads, problems = {}, {}
        for student in students:
            try:
                uploads[student] = submissions[student].read()
            except MachineError as error:
                problems[student] = error.sentence.rstrip(".")
        digests |= dict.fromkeys(problems, "")
        digests |= {student: upload.digest for student, upload in uploads.items()}
        self.gradebook.collect(digests, problems)
        logs = {s: read_log(u.log, self.assignment, self.course) for s, u in uploads.items()}
        self.gradebook.set_logs({student: log for student, log in logs.items() if log})
        self.unreadable = len(problems)
        self._works = [self._plan(student, upload, regrade) for student, upload in uploads.items()]
        if regrade is not None and self.assignment.counts is not Counting.LAST:
            newest = {work.student: work.digest for work in self._works}
            self._works += self._plan_older(newest, regrade)

    def summarise(self) -> Summary:
        unchanged = [work.stored for work in self._works if work.is_settled]
        now, outdated, changed = self._fingerprints, 0, set[str]()
        for stored in unchanged:
            pairs = {(s.fingerprint, now.get(a, s.fingerprint)) for a, s in stored.items()}
            different = [pair for pair in pairs if pair[0] != pair[1]]
            outdated += bool(different)
            changed.update(*(judging.list_changed_parts(*pair) for pair in different))
        parts = tuple(name for name in judging.PARTS if name in changed)
        return Summary(len(self._works) - len(unchanged), len(unchanged), outdated, parts)

    def report(self) -> ClassReport:
        return report_class(self.gradebook, self.assignment, self.course, self.students)

    @property
    def uploads(self) -> dict[str, Upload]:
        """What was read of each student's submission."""
        return {work.student: work.upload for work in self._works if not work.is_older}

    @property
    def kept(self) -> tuple[int, int]:
        """How many verdicts of this run's submissions are stored, and how many there will be."""
        works = [work for work in self._works if not work.upload.problem]
        kept = sum(
            stored.verdict.standing is not Standing.UNGRADED
            for work in works
            for address, stored in work.stored.items()
            if address in self._fingerprints
        )
        return kept, len(works) * len(self._fingerprints)

    def _plan(self, student: str, upload: Upload, regrade: Regrade | None) -> _Work:
        """Return what is known of a submission; verdicts that are UNGRADED count as missing."""
        current = self._before.get(student)
        digest = upload.digest
        known = self.gradebook.find_attempt(student, digest)
        counts = current is not None and current.digest == digest
        is_regrade = regrade is not None and counts and not upload.problem
        again = (regrade and regrade.exercises) or tuple(self._fingerprints)
        stored = {} if is_regrade or not known else {s.verdict.exercise: s for s in known.stored}
        stored = self._read_pending(student, digest) | stored
        stored = {a: s for a, s in stored.items() if s.verdict.standing is not Standing.UNGRADED}
        wanted = again if is_regrade else self._fingerprints
        missing = [a for a in wanted if a not in stored and not upload.problem]
        has_sources = known is not None and all(
            s.source == upload.sources.get(s.verdict.exercise) for s in known.stored
        )
        # The student's record may have come later than the answers, or have more hints by now.
        has_same_hints = current is not None and upload.hints in (None, current.hints)
        return _Work(
            student=student,
            digest=digest,
            upload=upload,
            known=known,
            stored=stored,
            missing=missing,
            is_regrade=is_regrade,
            is_settled=counts and has_same_hints and has_sources and not is_regrade and not missing,
        )

    def _plan_older(self, newest: Mapping[str, str], regrade: Regrade) -> Iterator[_Work]:
        """Yield the attempts of students before the newest one, to be judged again."""
        attempts = self.gradebook.read_attempts()
        for student, digest in newest.items():
            for known in attempts.get(student, ()):
                if known.digest == digest or known.refused:
                    continue
                sources = {s.verdict.exercise: s.source for s in known.stored if s.source}
                stored = self._read_pending(student, known.digest)
                again = [a for a in regrade.exercises or self._fingerprints if a in sources]
                yield _Work(
                    student=student,
                    digest=known.digest,
                    upload=Upload(
                        sources=sources,
                        refusals=known.refusals,
                        notes=known.notes,
                        submitted_at=known.submitted_at,
                    ),
                    known=known,
                    stored=stored,
                    missing=[address for address in again if address not in stored],
                    is_regrade=True,
                    is_older=True,
                )

    def _read_pending(self, student: str, digest: str) -> dict[str, StoredVerdict]:
        """Return the verdicts on this content that are not part of an attempt yet."""
        pending = self.gradebook.read_pending(student, digest)
        now = self._fingerprints
        return {
            address: each
            for each in pending
            if each.fingerprint == now.get(address := each.verdict.exercise)
        }

    def judge(self, workers: judging.Workers) -> Iterator[tuple[int, int]]:
        """Get the verdicts that are missing; yield how many there are, and how many there will be.

        Verdicts on a submission count as soon as there is one for each exercise, but those of a
        regrade only after :meth:`settle`. Raises :class:`kit.errors.MachineError`; what was judged
        until then is kept.
        """
        works = [work for work in self._works if not work.is_settled]
        self._store(works)
        total, done = sum(len(work.missing) for work in works), 0
        changed: set[_Work] = set()
        written = monotonic()
        yield done, total
        setup = judging.make_setup(self.assignment, self.course)
        make = partial(judging.make_job, self.assignment, self.course)
        exercises = [task.exercise for task in self.assignment.tasks]
        submissions = (
            (
                work,
                tuple(
                    make(work.student, work.upload, e)
                    for e in exercises
                    if e.address in work.missing
                ),
            )
            for work in works
            if work.missing
        )
        try:
            for work, verdict, problem in judging.judge_submissions(setup, submissions, workers):
                address = verdict.exercise
                stored = StoredVerdict(verdict=verdict, fingerprint=self._fingerprints[address])
                work.stored[address] = stored
                work.missing.remove(address)
                work.problem = work.problem or problem
                changed.add(work)
                done += 1
                if monotonic() - written > STORE_SECONDS:
                    self._store(changed)
                    changed, written = set(), monotonic()
                    yield done, total
        finally:
            self._store(changed)
        yield done, total

    def _store(self, works: Iterable[_Work]) -> None:
        """Record complete submissions, and keep the verdicts on all others for later."""
        complete = [work for work in works if not work.missing and not work.is_regrade]
        pending = [
            (work.student, work.digest, stored)
            for work in works
            if work.missing or work.is_regrade
            for stored in work.stored.values()
            if stored.verdict.standing is not Standing.UNGRADED
        ]
        self.gradebook.record([self._make_attempt(work) for work in complete], pending)

    def _make_attempt(self, work: _Work) -> Attempt:
        upload, known = work.upload, work.known
        stored = {each.verdict.exercise: each for each in known.stored} if known else {}
        stored |= work.stored
        given = None if work.is_older else self._submitted.get(work.student)
        return Attempt(
            student=work.student,
            digest=work.digest,
            submitted_at=given or upload.submitted_at,
            graded_at=datetime.now(UTC),
            stored=tuple(
                replace(stored[address], source=upload.sources.get(address))
                for address in sorted(stored)
            ),
            problem=upload.problem or work.problem,
            refused=bool(upload.problem),
            refusals=upload.refusals,
            notes=upload.notes,
            hints=known.hints if known and upload.hints is None else upload.hints,
        )

    def find_changes(self) -> list[RowChange]:
        """Return what a regrade and corrected times would change in students' rows."""
        self._again = {
            (work.student, work.digest): self._make_attempt(work)
            for work in self._works
            if work.is_regrade
        }
        attempts = self.gradebook.read_attempts()
        now = {student: known[-1] for student, known in attempts.items()}
        self._moved = {
            student: time
            for student, time in self._submitted.items()
            if student in self._before and student in now and now[student].submitted_at != time
        }
        make, overrides = partial(make_row, self.assignment), self.gradebook.read_overrides()
        changes = (
            RowChange(make(s, known, overrides), make(s, self._renew(known), overrides))
            for s in self.students
            if (known := attempts.get(s.id))
        )
        return [each for each in changes if _visible_part(each.before) != _visible_part(each.after)]

    def _renew(self, attempts: Sequence[Attempt]) -> tuple[Attempt, ...]:
        """Return a student's attempts as they would be; the last one has a corrected time."""
        *older, last = (self._again.get((each.student, each.digest), each) for each in attempts)
        time = self._moved.get(last.student) or attempts[-1].submitted_at or last.submitted_at
        return (*older, replace(last, submitted_at=time))

    def settle(self, agreed: bool | None) -> None:
        """Write what :meth:`find_changes` has found if that is agreed, else drop it.

        With None, which means that it is not decided, the verdicts are kept for the next time.
        """
        if agreed:
            newest = {(each.student, each.digest) for each in self._before.values()}
            older = [again for key, again in self._again.items() if key not in newest]
            current = [again for key, again in self._again.items() if key in newest]
            self.gradebook.record(current, older=older)
            self.gradebook.set_times(self._moved)
        elif agreed is False:
            self.gradebook.drop_pending()


def _visible_part(row: Row) -> tuple[object, ...]:
    marks = [(mark.exercise, mark.points, mark.verdict) for mark in row.marks]
    return (row.entry, row.final, row.submitted_at, row.days_late, marks)


def grade_one(
    assignment: Assignment,
    course: Course,
    student: Student,
    submission: Path,
    submitted: datetime | None = None,
) -> ClassReport:
    """Return a report with one row, without a file; raise :class:`kit.errors.MachineError`."""
    with (
        open_gradebook(Path(":memory:"), create=True) as gradebook,
        judging.open_workers("local", 1) as workers,
    ):
        grading = ClassGrading(assignment, course, [student], gradebook)
        times = {student.id: submitted} if submitted else {}
        own = single_submission(submission, student, course, assignment)
        grading.collect({student.id: own}, submitted=times)
        for _ in grading.judge(workers):
            pass
        return grading.report()
