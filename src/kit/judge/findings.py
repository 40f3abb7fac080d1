"""From what pytest reports about a check to a finding, in words a learner can use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kit import model
from kit.course import Limits
from kit.errors import KitError, MachineError
from kit.judge.failure import Failure, show
from kit.judge.house import NotLoaded
from kit.judge.outcome import Run, what_was_raised
from kit.judge.sentences import stop_sentence
from kit.judge.stops import Broken
from kit.judge.submission import Missing
from kit.model import Check, Finding, Lane, Moment, Outcome

MAX_MESSAGE = 1_500
"""Characters of a message; a whole finding stays below the size of a frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One finding and what kind of ending it had: empty, or a word that decides the standing."""

    finding: Finding
    ending: str = ""
    """One of: broken, stopped, ungraded; empty where the check came to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where findings of one exercise point: its file and the command for a hint.

    ``text`` is the learner's file, only searched and never parsed here.
    """

    path: str
    hint: str
    limits: Limits
    text: str = ""

    def where(self, line: int, function: str = "") -> str:
        """``path:line``; without a line, that of the function's ``def``, if there is one."""
        line = line or self._line_of(function)
        return f"{self.path}:{line}" if line else self.path

    def _line_of(self, function: str) -> int:
        start = re.compile(
            rf"(async\s+def|def|class)\s+{re.escape(function)}\b|{re.escape(function)}\s*[:=]"
        )
        lines = enumerate(self.text.splitlines(), 1)
        return next((n for n, line in lines if function and start.match(line)), 0)


def passed(check: Check) -> Judged:
    """For a check that came to its end."""
    return Judged(
        finding=Finding(
            check=check.name,
            says=check.says,
            outcome=Outcome.PASSED,
            points=check.max_points,
            max_points=check.max_points,
        )
    )


def skipped(check: Check, needs: str) -> Judged:
    """For a check that depends on one that failed."""
    return Judged(finding=model.make_skipped(check, needs))


def judged(check: Check, error: BaseException, place: Place, last_run: Run | None = None) -> Judged:
    """The finding for a check that ended in ``error``; ``last_run`` is what it had seen until then.

    A check that fails at what a submission gave is no fault of the course's: an answer could
    otherwise choose to be ungraded. That right answers do not do this is for the proof of the
    course to show.
    """
    for cause in _causes(error):
        match cause:
            case Failure():
                return Judged(finding=_failed(check, cause, place))
            case NotLoaded():
                return _not_loaded(check, cause, place)
            case Missing():
                text = f"there is no {cause.name} in {place.path}: the checks call it by that name"
                finding = _not_passed(check, Outcome.UNFINISHED, text, place, place.where(0))
                return Judged(finding=finding, ending="broken")
            case Broken():
                text = stop_sentence(cause.reason, place.limits) + last_event(cause.moments)
                where = place.where(0, cause.function)
                finding = _not_passed(check, Outcome.UNFINISHED, text, place, where)
                finding = replace(finding, timeline=cause.moments)
                return Judged(finding=finding, ending="stopped")
            case MachineError():
                return ungraded(check, f"{cause.sentence} {cause.advice}")
            case _:
                continue
    about_values = [cause for cause in _causes(error) if _is_about_a_value(cause)]
    if about_values and last_run is not None:
        return Judged(finding=_failed(check, _unreadable(about_values[0], last_run), place))
    return ungraded(check, f"the check itself went wrong: {type(error).__name__}: {error}"[:500])


def ungraded(check: Check, reason: str) -> Judged:
    """What is not the learner's fault, and why."""
    return Judged(finding=_not_passed(check, Outcome.UNFINISHED, reason), ending="ungraded")


def _is_about_a_value(error: BaseException) -> bool:
    """Whether a value of another form than expected can raise this."""
    ours = (OSError, MemoryError, ImportError, SyntaxError, KitError)
    hypothesis = type(error).__module__.startswith("hypothesis")
    return isinstance(error, Exception) and not (
        hypothesis or isinstance(error, ours) or type(error) is NameError
    )


def _unreadable(error: BaseException, run: Run) -> Failure:
    """What a check says that cannot read what a submission gave."""
    given = run.items or (run.value if run.value is not None else run.printed)
    if given in ("", None):
        return Failure(f"{run.function} gave nothing that the check can read", run=run)
    return Failure(
        f"the check cannot read what {run.function} gave: it has another form than the task asks "
        f"for ({type(error).__name__}: {error})"[:500],
        actual=given,
        run=run,
    )


def last_event(moments: Sequence[Moment]) -> str:
    """Where a stream stood when it was stopped; empty where no graph had run."""
    part = [moment for moment in moments if moment.lane in (Lane.NODE, Lane.EVENT)]
    return f" (the last thing before: {part[-1].text}, at {part[-1].at:g} s)" if part else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """``error`` and, where hypothesis or a task group wraps several, what they wrap."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _causes(inner)
    yield error
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)


def _failed(check: Check, failure: Failure, place: Place) -> Finding:
    timeline = failure.run.timeline if failure.run else ()
    return Finding(
        check=check.name,
        says=check.says,
        outcome=Outcome.FAILED,
        points=0.0,
        max_points=check.max_points,
        message=show(failure.message, MAX_MESSAGE),
        expected=failure.expected,
        actual=failure.actual,
        where=place.where(failure.line, failure.run.function if failure.run else ""),
        error=show(failure.error, MAX_MESSAGE),
        mistake=failure.mistake,
        hint=place.hint,
        timeline=timeline,
    )


def _not_passed(
    check: Check, outcome: Outcome, message: str, place: Place | None = None, where: str = ""
) -> Finding:
    return Finding(
        check=check.name,
        says=check.says,
        outcome=outcome,
        points=0.0,
        max_points=check.max_points,
        message=message,
        where=where,
        hint=place.hint if place else "",
    )


def _not_loaded(check: Check, error: NotLoaded, place: Place) -> Judged:
    crash = error.crash
    line = crash.lines[-1] if crash.lines else 0
    if crash.is_a("SystemExit"):
        message, ending = "the file ends Python while it is imported (sys.exit or exit)", "stopped"
    else:
        message, ending = f"the file does not import: {what_was_raised(crash)}", "broken"
    return Judged(
        finding=Finding(
            check=check.name,
            says=check.says,
            outcome=Outcome.UNFINISHED,
            points=0.0,
            max_points=check.max_points,
            message=show(message, MAX_MESSAGE),
            where=place.where(line),
            error=show(crash.last_line, MAX_MESSAGE),
            hint=place.hint,
        ),
        ending=ending,
    )
