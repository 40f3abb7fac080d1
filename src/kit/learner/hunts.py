"""Hunts and reviews: choose one, put it into the folder ``hunts``, and judge what is made of it."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from kit.course import Exercise, PracticeFolder, Workspace
from kit.course.hunts import Hunt, list_hunts
from kit.course.mistakes import KnownMistake, draw_seed, read_mistakes
from kit.errors import CourseError, UsageError
from kit.learner.practice import Practice, PracticeBook, PracticeRecord
from kit.learner.progress import Progress
from kit.model import Outcome, Standing, Verdict
from kit.source import BadFile, read_source
from kit.stubs import is_same_text, read_original, replace_text


class Practised(NamedTuple):
    """The verdict on a file in ``hunts``, and the record after it.

    ``is_first`` says that the checks which the hunt fails are known now, and were not before.
    """

    verdict: Verdict
    record: PracticeRecord
    is_first: bool


class HuntCount(NamedTuple):
    """The hunts of an exercise: how many are repaired, and all."""

    repaired: int
    total: int


class Hunts:
    """The hunts and reviews of one workspace; ``book`` is saved by the caller."""

    def __init__(self, workspace: Workspace, progress: Progress, book: PracticeBook) -> None:
        self.workspace = workspace
        self.folder = PracticeFolder(course=workspace.course, root=workspace.root)
        self.book = book
        self._progress = progress

    # -- choose --------------------------------------------------------------------------------

    def choose(self, name: str | None, *, is_anyway: bool) -> Exercise:
        """Return the exercise to hunt in: by default the one in use, or the one solved last.

        Raise :class:`UsageError` if it was not solved yet, unless ``is_anyway``.
        """
        course = self.workspace.course
        if name is None:
            return self._choose_solved()
        exercise = course.resolve(strip_folder(name))
        is_open = self.book.of(exercise.address).current is not None
        if not (is_anyway or is_open or self._is_solved(exercise)):
            raise UsageError(
                f"{exercise.name} is not solved yet, and a hunt shows most of an answer.",
                f"Solve it first, or run: kit hunt {exercise.name} --anyway",
            )
        return exercise

    def _choose_solved(self) -> Exercise:
        exercises = {exercise.address: exercise for exercise in self.workspace.course.exercises}
        if self.book.last in exercises and self.book.of(self.book.last).open:
            return exercises[self.book.last]
        solved = self.list_solved()
        if not solved:
            raise UsageError(
                "A hunt comes after an exercise, and none is solved yet.",
                "Solve one (kit next), or name one: kit hunt EX --anyway",
            )
        self.check_mistakes()
        if exercise := next((e for e in solved if self.has_more(e)), None):
            return exercise
        raise UsageError("All hunts of the solved exercises are repaired.", "Run: kit review")

    def list_solved(self) -> list[Exercise]:
        """Return the exercises that were solved once, the one that was solved last first."""
        solved = [e for e in reversed(self.workspace.course.exercises) if self._is_solved(e)]
        return sorted(solved, key=self._solved_at, reverse=True)

    def _is_solved(self, exercise: Exercise) -> bool:
        return self._progress.of(exercise.address).solved_once

    def _solved_at(self, exercise: Exercise) -> float:
        return self._progress.of(exercise.address).solved_at or 0.0

    def check_mistakes(self) -> None:
        """Raise :class:`UsageError` if the course has no mistakes at all."""
        course = self.workspace.course
        if not (course.root / "mistakes").is_dir():
            raise UsageError(
                f"The course {course.name} comes without known mistakes, so it has no hunts.",
                "kit review brings its exercises back as blank stubs.",
            )

    def has_more(self, exercise: Exercise) -> bool:
        """Return whether a hunt of the exercise is not repaired."""
        return has_more_hunts(self.workspace, exercise, self.book)

    def count(self, exercise: Exercise) -> HuntCount:
        names = {hunt.mistake.name for hunt in self._list_all(exercise)}
        return HuntCount(len(names & {*self.book.of(exercise.address).repaired}), len(names))

    def _list_all(self, exercise: Exercise) -> Iterator[Hunt]:
        """Yield the hunts in an order that says nothing about them."""
        hunts = list_hunts(self.workspace.course, exercise, self._stub(exercise))
        order = {
            hunt: zlib.crc32(f"{exercise.address} {hunt.mistake.name}".encode()) for hunt in hunts
        }
        yield from sorted(order, key=order.__getitem__)

    def _list_unrepaired(self, exercise: Exercise) -> Iterator[Hunt]:
        repaired = self.book.of(exercise.address).repaired
        return (hunt for hunt in self._list_all(exercise) if hunt.mistake.name not in repaired)

    def _stub(self, exercise: Exercise) -> str:
        """Return the untouched text. Raise :class:`CourseError` if it is not available."""
        if (text := read_original(self.workspace, exercise)) is not None:
            return text
        raise CourseError(
            f"The original text of {exercise.address} is not available.",
            "Copy the file from where you got the course.",
        )

    # -- begin ---------------------------------------------------------------------------------

    def begin_hunt(self, exercise: Exercise) -> Path | None:
        """Put the next hunt into the folder; return where the text is that was there before.

        Raise :class:`UsageError` if there is none, :class:`MachineError`.
        """
        self.check_mistakes()
        skipped = self.book.of(exercise.address).skipped
        hunts = sorted(self._list_unrepaired(exercise), key=lambda h: h.mistake.name in skipped)
        if not hunts:
            total = self.count(exercise).total
            none = "None of its mistakes can be a hunt." if not total else "All are repaired."
            advice = "Run: kit hunt --list"
            raise UsageError(f"{exercise.name} has no more hunts. {none}", advice)
        return self._write(exercise, Practice(mistake=hunts[0].mistake.name, text=hunts[0].text))

    def begin_review(self, exercise: Exercise) -> Path | None:
        """Put a hunt into the folder, or in each second box, and without hunts, a blank stub."""
        is_hunt = self.book.of(exercise.address).box % 2 == 0
        if is_hunt and self.has_more(exercise):
            return self.begin_hunt(exercise)
        return self._write(exercise, Practice(text=self._stub(exercise)))

    def restart(self, exercise: Exercise) -> Path | None:
        """Put back the text of what is open; return where the learner's text is kept."""
        practice = self.book.of(exercise.address).current
        if practice is None:
            advice = f"Begin one with: kit hunt {exercise.name}"
            raise UsageError(f"There is no hunt in {exercise.name}.", advice)
        return replace_text(self.folder, exercise, practice.text)

    def _write(self, exercise: Exercise, practice: Practice) -> Path | None:
        before = self.book.of(exercise.address).current
        unkept = before.text if before else ""
        kept = replace_text(self.folder, exercise, practice.text, unkept=unkept)
        self.book.begin(exercise.address, practice)
        return kept

    def give_up(self, exercise: Exercise) -> KnownMistake | None:
        """End what is open without a solution; return the mistake of a hunt."""
        record = self.book.of(exercise.address)
        if record.open is None:
            return None
        mistake = self.find_mistake(exercise, record.open)
        end = partial(PracticeRecord.end, now=time.time(), is_solved=False, is_due=False)
        self.book.update(exercise.address, end)
        return mistake

    # -- judge ---------------------------------------------------------------------------------

    def is_unchanged(self, exercise: Exercise, practice: Practice) -> bool:
        """Return whether the file has the text that was put there."""
        with suppress(BadFile):
            return is_same_text(read_source(self.folder.file(exercise)), practice.text.encode())
        return False

    def waits_for_prediction(self, exercise: Exercise) -> bool:
        """Return whether a hunt is open that was neither predicted nor judged nor changed."""
        practice = self.book.of(exercise.address).open
        if practice is None or not practice.mistake or practice.prediction or practice.failed:
            return False
        return self.is_unchanged(exercise, practice)

    def predict(self, exercise: Exercise, number: int) -> None:
        """Record which check the learner expects to fail first. Raise :class:`UsageError`."""
        checks = exercise.checks
        practice = self.book.of(exercise.address).open
        if practice is None or not practice.mistake:
            raise UsageError("There is nothing to predict.", f"Run: kit hunt {exercise.name}")
        if practice.failed:
            sentence = "It is too late to predict: you have seen which checks fail."
            raise UsageError(sentence, f"Run: kit hunt {exercise.name}")
        if not 1 <= number <= len(checks):
            what = f"{exercise.name} has the checks 1 to {len(checks)}"
            raise UsageError(f"There is no check {number}: {what}.", "Use one of these numbers.")
        name = checks[number - 1].name
        self.book.update(exercise.address, lambda record: record.change(prediction=name))

    def expect(self, exercise: Exercise, text: str) -> None:
        """Record what the learner expects on the example of the task."""
        self.book.update(exercise.address, lambda record: record.change(expected=text))

    def judge(self, exercise: Exercise, *, require: str = "") -> Practised:
        """Judge the file in the folder, and record the result; what is there must be open.

        A hunt is judged as it was, too, unless that is known. Raise :class:`UsageError` if the file
        cannot be read, :class:`MachineError`.
        """
        from kit.grading.trial import read_example

        read_example(self.folder, exercise)
        record = self.book.of(exercise.address)
        practice = record.open or Practice()
        is_unchanged = bool(practice.mistake) and self.is_unchanged(exercise, practice)
        is_first = bool(practice.mistake) and not practice.failed
        verdicts = self._grade(
            exercise,
            practice,
            original=is_first or is_unchanged,
            own=not is_unchanged,
            require=require,
        )
        failed = practice.failed or (_list_failed(verdicts[0]) if is_first else ())
        record = self.book.update(exercise.address, lambda record: record.change(failed=failed))
        verdict = verdicts[-1]
        if not (is_unchanged or verdict.standing in (Standing.UNGRADED, Standing.TODO)):
            record = self._record_attempt(exercise, verdict)
        return Practised(verdict, record, is_first and bool(failed))

    def _grade(
        self, exercise: Exercise, practice: Practice, *, original: bool, own: bool, require: str
    ) -> list[Verdict]:
        from kit.grading import Job, job_of, judge_all, open_server

        jobs = []
        if original:  # with the seed by which `kit course check` proves that the check fails
            seed = draw_seed(exercise, "MISTAKE")
            shown = self.folder.display_path(self.folder.file(exercise))
            jobs.append(
                Job(exercise=exercise, source=practice.text.encode(), shown=shown, seed=seed)
            )
        if own:
            jobs.append(job_of(self.folder, exercise))
        # The name of the mistake is not shown, so it is not looked for.
        jobs = [replace(job, comparing_seconds=0.0) for job in jobs]
        course = self.workspace.course.only({exercise.chapter})
        with open_server(course, require=require) as server:
            return list(judge_all(server, jobs, at_once=1))

    def _record_attempt(self, exercise: Exercise, verdict: Verdict) -> PracticeRecord:
        now, address = time.time(), exercise.address
        is_due = self.due_at(exercise) <= now

        def change(record: PracticeRecord) -> PracticeRecord:
            attempts = (record.current or Practice()).attempts + 1
            record = record.change(attempts=attempts)
            return record.end(now, is_solved=True, is_due=is_due) if verdict.solved else record

        return self.book.update(address, change)

    def find_mistake(self, exercise: Exercise, practice: Practice) -> KnownMistake | None:
        """Return the mistake of a hunt, None for a stub, or if the course has it no longer."""
        mistakes = read_mistakes(self.workspace.course, exercise)
        return next((m for m in mistakes if m.name == practice.mistake), None)

    # -- review --------------------------------------------------------------------------------

    def due_at(self, exercise: Exercise) -> float:
        """Return when an exercise comes back, in seconds since 1970."""
        solved_at = self._progress.of(exercise.address).solved_at
        return self.book.of(exercise.address).due_at(solved_at)

    def practised_at(self, exercise: Exercise) -> float:
        """Return when an exercise was solved or practised last, 0.0 if that is not known."""
        return max(self.book.of(exercise.address).practised_at, self._solved_at(exercise))

    def schedule(self) -> list[tuple[float, Exercise]]:
        """Return the solved exercises with the times when they come back, the next one first."""
        times = [(self.due_at(exercise), exercise) for exercise in self.list_solved()]
        return sorted(times, key=lambda pair: pair[0])


def has_more_hunts(workspace: Workspace, exercise: Exercise, book: PracticeBook) -> bool:
    """Return whether the course has a hunt of the exercise that is not repaired yet."""
    repaired = book.of(exercise.address).repaired
    hunts = list_hunts(workspace.course, exercise, read_original(workspace, exercise) or "")
    return any(hunt.mistake.name not in repaired for hunt in hunts)


def strip_folder(name: str) -> str:
    """Return the name of an exercise, which may be the path of a file in ``hunts``."""
    folder, _, end = name.replace("\\", "/").removesuffix(".py").rpartition("/")
    return end if folder.rpartition("/")[2] == "hunts" else name


def is_hunt_path(name: str | None) -> bool:
    """Return whether a name is the path of a file in ``hunts``."""
    return name is not None and strip_folder(name) != name


def _list_failed(verdict: Verdict) -> tuple[str, ...]:
    bad = (Outcome.FAILED, Outcome.UNFINISHED)
    if verdict.standing is Standing.UNGRADED:
        return ()
    return tuple(f.check for f in verdict.findings if f.outcome in bad)
