"""The facts of one person's feedback, which the page and the Markdown text are made of.

Texts that come from a submission are as they came: a page or a Markdown text makes them safe.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from kit.course import Course
from kit.course.lessons import find_lesson
from kit.model import Finding, Moment, Outcome, Standing, Verdict
from kit.render.blocks import plural

LINES_BEFORE, LINES_AFTER, LINES_OF_FUNCTION = 3, 3, 15  # around the line of a finding
MOST_COLUMNS: Final = 200  # of one such line
STANDING_WORDS: Final = {
    Standing.SOLVED: "solved",
    Standing.UNSOLVED: "not solved",
    Standing.BROKEN: "does not run",
    Standing.STOPPED: "stopped by a limit",
    Standing.TODO: "not begun",
    Standing.UNGRADED: "not graded",
}


class FeedbackFact(NamedTuple):
    """A name and what it stands for, such as the time of submission."""

    name: str
    text: str


class NextStep(NamedTuple):
    """What to do next, and the command or the path for it."""

    text: str
    command: str


class RefusedFile(NamedTuple):
    """A file that was not accepted: why, and what to do."""

    name: str
    problem: str
    repair: str


class CodeLine(NamedTuple):
    """One line of the student's file; the one that ``is_marked`` is where something went wrong."""

    number: int
    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureDetails:
    """One failed check in full, with the student's own ``lines`` around ``where``."""

    says: str
    message: str = ""
    expected: str = ""
    actual: str = ""
    error: str = ""
    where: str = ""
    cause: str = ""
    lines: tuple[CodeLine, ...] = ()
    timeline: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseFeedback:
    """One exercise: its points (None if there are none yet), what is right, and what is not.

    ``passed``, ``failed`` and ``skipped`` are sentences of checks; ``failure`` is the first failed
    check, and is not in ``failed``. ``standing`` is None if nothing was judged. ``notes`` say how
    the points came about; ``remark`` is about a right answer, and costs none.
    """

    address: str
    standing: Standing | None
    points: float | None
    max_points: float
    notes: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    failure: FailureDetails | None = None
    remark: str = ""
    steps: tuple[NextStep, ...] = ()

    @property
    def name(self) -> str:
        return self.address.rpartition("/")[2]

    @property
    def words(self) -> str:
        """The standing in words."""
        return STANDING_WORDS[self.standing] if self.standing else "nothing to judge"

    @property
    def is_solved(self) -> bool:
        return self.standing is Standing.SOLVED

    @property
    def has_details(self) -> bool:
        """Whether there is more to say than the line of the table."""
        return bool(self.failure or self.steps or self.remark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """Everything that one person is given back, and nothing about any other person.

    ``score`` is None if there is none. ``answers`` are sentences about the submission as a whole,
    ``sums`` the lines from the points of exercises to the score, and ``facts`` are about the
    submission: times, attempts, hints. Sums and facts are the kit's own words.
    """

    title: str
    kit: str
    max_points: float
    score: float | None = None
    student: str = ""
    answers: tuple[str, ...] = ()
    refusals: tuple[RefusedFile, ...] = ()
    sums: tuple[FeedbackFact, ...] = ()
    facts: tuple[FeedbackFact, ...] = ()
    exercises: tuple[ExerciseFeedback, ...] = ()


class Offer(NamedTuple):
    """What the next steps may offer: hints, and how many points each of them costs.

    ``is_handed_in`` says that the work was handed in, and not graded where it was written.
    """

    has_hints: bool = True
    hint_cost: float = 0.0
    is_handed_in: bool = False


OFFER: Final = Offer()


def explain_exercise(  # noqa: PLR0913 - what is known of an exercise, and what is offered
    course: Course,
    verdict: Verdict,
    source: bytes | None,
    *,
    points: float | None,
    max_points: float,
    notes: tuple[str, ...] = (),
    offer: Offer = OFFER,
) -> ExerciseFeedback:
    """Return what a verdict says to the person whose work it is about."""
    facts = ExerciseFeedback(
        address=verdict.exercise,
        standing=verdict.standing,
        points=points,
        max_points=max_points,
        notes=notes,
        remark=verdict.remark.text if verdict.remark else "",
    )
    if verdict.standing in (Standing.SOLVED, Standing.UNGRADED):
        return facts
    steps = tuple(list_steps(course, verdict, offer))
    failure = detail_failure(verdict, source)
    if failure is None:
        return replace(facts, steps=steps)
    others = [f for f in verdict.findings if f is not verdict.main_failure]
    if is_unreadable(verdict):  # then each finding says the same about the file as a whole
        return replace(facts, standing=None, failure=failure, steps=steps)
    failed, skipped = [Outcome.FAILED, Outcome.UNFINISHED], [Outcome.SKIPPED]
    if verdict.standing is Standing.BROKEN:  # the file does not run, so no check did
        failed, skipped = [], failed + skipped
    return replace(
        facts,
        passed=_says(others, [Outcome.PASSED]),
        failed=_says(others, failed),
        skipped=_says(others, skipped),
        failure=failure,
        steps=steps,
    )


def _says(findings: Sequence[Finding], outcomes: Collection[Outcome]) -> tuple[str, ...]:
    return tuple(f.says or f.check for f in findings if f.outcome in outcomes)


def detail_failure(verdict: Verdict, source: bytes | None) -> FailureDetails | None:
    """Return the first failure of a verdict in full; None if there is none to explain."""
    finding = verdict.main_failure
    if finding is None or verdict.standing in (Standing.SOLVED, Standing.TODO, Standing.UNGRADED):
        return None
    if is_unreadable(verdict):
        return FailureDetails(says=finding.message, where=finding.where)
    return FailureDetails(
        says=finding.says or finding.check,
        message=finding.message,
        expected=finding.expected,
        actual=finding.actual,
        error="" if finding.error in finding.message else finding.error,
        where=finding.where,
        cause=next((f.cause for f in (finding, *verdict.findings) if f.cause), ""),
        lines=() if source is None else find_lines(source, finding.where),
        timeline=finding.timeline,
    )


def find_lines(source: bytes, where: str) -> tuple[CodeLine, ...]:
    """Return the lines of a file around ``where``, a ``path:line``; none if it has no such line."""
    number = where.rpartition(":")[2]
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return ()
    marked = int(number)
    texts = re.split("\r\n|\r|\n", source.decode("utf-8-sig", "backslashreplace"))
    if not 1 <= marked <= len(texts):
        return ()
    is_function = texts[marked - 1].lstrip().startswith(("def ", "async def "))
    after = LINES_OF_FUNCTION if is_function else LINES_AFTER
    first, last = max(1, marked - LINES_BEFORE), min(len(texts), marked + after)
    while not texts[first - 1].strip() and first < marked:
        first += 1
    while not texts[last - 1].strip() and last > marked:
        last -= 1
    numbers = range(first, last + 1)
    return tuple(CodeLine(n, _shorten(texts[n - 1].expandtabs(4)), n == marked) for n in numbers)


def _shorten(text: str) -> str:
    text = text.rstrip()
    return text if len(text) <= MOST_COLUMNS else f"{text[:MOST_COLUMNS]} …"


def list_steps(course: Course, verdict: Verdict, offer: Offer) -> Iterator[NextStep]:
    """Yield what to read and to try next on an exercise that is not solved."""
    exercise = course.resolve(verdict.exercise)
    failure = verdict.main_failure
    if failure and is_unreadable(verdict):
        is_handed_in = offer.is_handed_in
        text = "Hand in a file in this place:" if is_handed_in else "Restore the file:"
        yield NextStep(text, failure.where if is_handed_in else failure.hint)
    if find_lesson(course, exercise.chapter):
        yield NextStep("Read the lesson of this chapter:", f"kit lesson {exercise.chapter}")
    yield NextStep("Read the task again:", f"kit show {exercise.name}")
    if verdict.standing in (Standing.UNSOLVED, Standing.STOPPED):
        yield NextStep("Run it on the example of the task:", f"kit try {exercise.name}")
    if offer.has_hints:
        cost = f" (each costs {plural(offer.hint_cost, 'point')})" if offer.hint_cost else ""
        yield NextStep(f"Take a hint{cost}:", f"kit hint {exercise.name}")
    yield NextStep("Grade it again:", f"kit grade {exercise.name}")


def is_unreadable(verdict: Verdict) -> bool:
    """Return whether there was no text to judge: the file is missing or could not be read."""
    return any(finding.hint.startswith("kit reset") for finding in verdict.findings)
