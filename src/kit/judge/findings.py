"""Turns how a check ended into a finding, in words that a learner can use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kit import model
from kit.course import Limits
from kit.errors import KitError, MachineError
from kit.judge.outcome import (
    Failure,
    FunctionMissing,
    ImportFailed,
    Run,
    RunnerStopped,
    StopReason,
    explain_crash,
    show,
)
from kit.model import Check, Ending, Finding, JudgedCheck, Lane, Moment, Outcome

MAX_MESSAGE = 1_500
"""Characters of a message; a whole finding stays below the size of a frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionFile:
    """What findings point to: the path of the learner's file, and the command for a hint.

    ``text`` is the file's text, which is only searched and never parsed here.
    """

    path: str
    hint: str
    limits: Limits
    text: str = ""

    def where(self, line: int, function: str = "") -> str:
        """Return ``path:line``; without a line, that of the function's ``def``, if there is one."""
        line = line or self._line_of(function)
        return f"{self.path}:{line}" if line else self.path

    def _line_of(self, function: str) -> int:
        start = re.compile(
            rf"(async\s+def|def|class)\s+{re.escape(function)}\b|{re.escape(function)}\s*[:=]"
        )
        lines = enumerate(self.text.splitlines(), 1)
        return next((n for n, line in lines if function and start.match(line)), 0)


def judge_passed(check: Check) -> JudgedCheck:
    """Return the finding for a check that came to its end."""
    points = check.max_points
    finding = replace(_make_finding(check, Outcome.PASSED), points=points)
    return JudgedCheck(finding=finding)


def judge_skipped(check: Check, needs: str) -> JudgedCheck:
    """Return the finding for a check that depends on one that failed."""
    return JudgedCheck(finding=model.make_skipped(check, needs))


def judge_ungraded(check: Check, reason: str) -> JudgedCheck:
    """Return the finding for what is not the learner's fault."""
    finding = _make_finding(check, Outcome.UNFINISHED, reason)
    return JudgedCheck(finding=finding, ending=Ending.UNGRADED)


def judge_error(
    check: Check, error: BaseException, file: SubmissionFile, last_run: Run | None = None
) -> JudgedCheck:
    """Return the finding for a check that raised ``error``, after the call ``last_run``.

    A check that fails at what a submission gave is not the course's fault: an answer could
    otherwise choose to be ungraded. The proof of the course shows that right answers do not do so.
    """
    for cause in _causes(error):
        match cause:
            case Failure():
                return JudgedCheck(finding=_judge_failure(check, cause, file))
            case ImportFailed():
                return _judge_import(check, cause, file)
            case FunctionMissing():
                text = f"there is no {cause.name} in {file.path}: the checks call it by that name"
                finding = _make_finding(check, Outcome.UNFINISHED, text, file, file.where(0))
                return JudgedCheck(finding=finding, ending=Ending.BROKEN)
            case RunnerStopped():
                return _judge_stop(check, cause, file)
            case MemoryError() if last_run is not None:
                stop = RunnerStopped(StopReason.JUDGE_MEMORY, last_run.function, last_run.timeline)
                return _judge_stop(check, stop, file)
            case MachineError():
                return judge_ungraded(check, f"{cause.sentence} {cause.advice}")
            case _:
                continue
    about_values = [cause for cause in _causes(error) if _is_about_a_value(cause)]
    if about_values and last_run is not None:
        failure = _explain_unreadable(about_values[0], last_run)
        return JudgedCheck(finding=_judge_failure(check, failure, file))
    reason = f"the check itself went wrong: {type(error).__name__}: {error}"[:500]
    return judge_ungraded(check, reason)


def _is_about_a_value(error: BaseException) -> bool:
    """Return whether a value of another form than expected can raise this."""
    ours = (OSError, MemoryError, ImportError, SyntaxError, KitError)
    hypothesis = type(error).__module__.startswith("hypothesis")
    return isinstance(error, Exception) and not (
        hypothesis or isinstance(error, ours) or type(error) is NameError
    )


def _explain_unreadable(error: BaseException, run: Run) -> Failure:
    """Return the failure of a check that cannot read what a submission gave."""
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
    """Return where a stream stood when it was stopped; empty if no graph had run."""
    part = [moment for moment in moments if moment.lane in (Lane.NODE, Lane.EVENT)]
    return f" (the last thing before: {part[-1].text}, at {part[-1].at:g} s)" if part else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield ``error`` and, where hypothesis or a task group wraps several, what they wrap."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _causes(inner)
    yield error
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)


def _make_finding(
    check: Check,
    outcome: Outcome,
    message: str = "",
    file: SubmissionFile | None = None,
    where: str = "",
) -> Finding:
    """Return a finding without points."""
    return Finding(
        check=check.name,
        says=check.says,
        outcome=outcome,
        points=0.0,
        max_points=check.max_points,
        message=show(message, MAX_MESSAGE),
        where=where,
        hint=file.hint if file else "",
    )


def _judge_failure(check: Check, failure: Failure, file: SubmissionFile) -> Finding:
    run = failure.run
    where = file.where(failure.line, run.function if run else "")
    return replace(
        _make_finding(check, Outcome.FAILED, failure.message, file, where),
        expected=failure.expected,
        actual=failure.actual,
        error=show(failure.error, MAX_MESSAGE),
        mistake=failure.mistake,
        timeline=run.timeline if run else (),
    )


def _judge_stop(check: Check, stop: RunnerStopped, file: SubmissionFile) -> JudgedCheck:
    text = stop.reason.sentence(file.limits) + last_event(stop.moments)
    where = file.where(0, stop.function)
    finding = _make_finding(check, Outcome.UNFINISHED, text, file, where)
    return JudgedCheck(finding=replace(finding, timeline=stop.moments), ending=Ending.STOPPED)


def _judge_import(check: Check, error: ImportFailed, file: SubmissionFile) -> JudgedCheck:
    crash, ending = error.crash, Ending.BROKEN
    message = f"the file does not import: {explain_crash(crash)}"
    if crash.is_a("SystemExit"):
        message = "the file ends Python while it is imported (sys.exit or exit)"
        ending = Ending.STOPPED
    where = file.where(crash.lines[-1] if crash.lines else 0)
    finding = _make_finding(check, Outcome.UNFINISHED, message, file, where)
    last_line = show(crash.last_line, MAX_MESSAGE)
    return JudgedCheck(finding=replace(finding, error=last_line), ending=ending)
