"""Turns how a check ended into a finding, in words that a learner can use."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

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
from kit.model import Check, Ending, Finding, JudgedCheck, Lane, Outcome
from kit.runner.errors import Crash

MAX_MESSAGE = 1_500
"""Characters of a message; a whole finding stays below the size of a frame."""

MAX_LINE = 100_000
"""Lines of a file: it has no more bytes."""


class SubmissionFile(NamedTuple):
    """What findings point to: the path of the learner's file, and the command for a hint.

    ``text`` is the file's text, which is only searched and never parsed here.
    """

    path: str
    hint: str
    limits: Limits
    text: str = ""

    def where(self, line: int, function: str = "") -> str:
        """Return ``path:line``; without a line, that of the function's ``def``, if there is one.

        The runner says the line, so it may be any number: one that no file has is left out.
        """
        line = line if 0 < line <= MAX_LINE else 0
        name = re.escape(function)
        start = re.compile(rf"(async\s+def|def|class)\s+{name}\b|{name}\s*[:=]")
        if function and not line:
            lines = enumerate(self.text.splitlines(), 1)
            line = next((n for n, text in lines if start.match(text)), 0)
        return f"{self.path}:{line}" if line else self.path


def judge_ungraded(check: Check, reason: str) -> JudgedCheck:
    """Return the finding for what is not the learner's fault."""
    return judge(check, Outcome.UNFINISHED, reason[:500], Ending.UNGRADED)


def judge_error(
    check: Check, error: BaseException, file: SubmissionFile, last_run: Run | None = None
) -> JudgedCheck:
    """Return the finding for a check that raised ``error``, after the call ``last_run``.

    A check that fails at what a submission gave is not the course's fault: an answer could
    otherwise choose to be ungraded. The proof of the course shows that right answers do not do so.
    """
    causes = list(_causes(error))
    for cause in causes:
        match cause:
            case Failure():
                return _judge_failure(check, cause, file)
            case ImportFailed():
                return _judge_import(check, cause.crash, file)
            case FunctionMissing():
                text = f"there is no {cause} in {file.path}: the checks call it by that name"
                more = {"where": file.path, "hint": file.hint}
                return judge(check, Outcome.UNFINISHED, text, Ending.BROKEN, **more)
            case RunnerStopped():
                return _judge_stop(check, cause, file)
            case MemoryError() if last_run is not None:
                stop = RunnerStopped(StopReason.JUDGE_MEMORY, last_run.function, last_run.timeline)
                return _judge_stop(check, stop, file)
            case MachineError():
                return judge_ungraded(check, f"{cause.sentence} {cause.advice}")
            case _:
                continue
    if last_run is not None:
        for cause in filter(_is_about_a_value, causes):
            return _judge_failure(check, _explain_unreadable(cause, last_run), file)
    reason = (
        f"the check itself went wrong{_place_in_checks(error)}: {type(error).__name__}: {error}"
    )
    return judge_ungraded(check, reason)


def _place_in_checks(error: BaseException) -> str:
    """Return where a check was when it raised ``error``, for its author; empty if it is unknown."""
    frames = reversed(list(traceback.walk_tb(error.__traceback__)))
    for file, line in ((Path(frame.f_code.co_filename), line) for frame, line in frames):
        if file.parts[-3:-2] == ("checks",):
            return f" at {'/'.join(file.parts[-3:])}:{line}"
    return ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield ``error`` and, where hypothesis or a task group wraps several, what they wrap."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _causes(inner)
    yield error
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)


def _is_about_a_value(error: BaseException) -> bool:
    """Return whether a value of another form than expected can raise this."""
    ours = (OSError, MemoryError, ImportError, SyntaxError, KitError)
    hypothesis = type(error).__module__.startswith("hypothesis")
    return isinstance(error, Exception) and not (
        hypothesis or isinstance(error, ours) or type(error) is NameError
    )


def _explain_unreadable(error: BaseException, run: Run) -> Failure:
    """Return the failure of a check that cannot read what a submission gave."""
    given = run.items or (run.value if run.value is not None else run.text)
    if given in ("", None):
        return Failure(f"{run.function} gave nothing that the check can read", run=run)
    return Failure(
        f"the check cannot read what {run.function} gave: it has another form than the task asks "
        f"for ({type(error).__name__}: {error})"[:500],
        actual=given,
        run=run,
    )


def judge(
    check: Check,
    outcome: Outcome,
    message: str = "",
    ending: Ending = Ending.COMPLETED,
    **more: Any,
) -> JudgedCheck:
    """Return a finding with the fields ``more``, and how its check ended."""
    finding = Finding(
        check=check.name,
        says=check.says,
        outcome=outcome,
        max_points=check.max_points,
        message=show(message, MAX_MESSAGE),
        **{"points": 0.0, **more},
    )
    return JudgedCheck(finding, ending)


def _judge_failure(check: Check, failure: Failure, file: SubmissionFile) -> JudgedCheck:
    run = failure.run
    return judge(
        check,
        Outcome.FAILED,
        failure.message,
        expected=failure.expected,
        actual=failure.actual,
        where=file.where(failure.line, run.function if run else ""),
        error=show(failure.error, MAX_MESSAGE),
        hint=file.hint,
        timeline=run.timeline if run else (),
    )


def _judge_stop(check: Check, stop: RunnerStopped, file: SubmissionFile) -> JudgedCheck:
    """Return the finding for a submission that was stopped, with the last step of its graph."""
    text = stop.reason.sentence(file.limits)
    steps = [moment for moment in stop.moments if moment.lane in (Lane.NODE, Lane.EVENT)]
    if steps:
        text += f" (the last thing before: {steps[-1].text}, at {steps[-1].at:g} s)"
    more = {"where": file.where(0, stop.function), "hint": file.hint, "timeline": stop.moments}
    return judge(check, Outcome.UNFINISHED, text, Ending.STOPPED, **more)


def _judge_import(check: Check, crash: Crash, file: SubmissionFile) -> JudgedCheck:
    message, ending = f"the file does not import: {explain_crash(crash)}", Ending.BROKEN
    if crash.is_a("SystemExit"):
        message = "the file ends Python while it is imported (sys.exit or exit)"
        ending = Ending.STOPPED
    where = file.where(crash.lines[-1] if crash.lines else 0)
    more = {"where": where, "hint": file.hint, "error": show(crash.last_line, MAX_MESSAGE)}
    return judge(check, Outcome.UNFINISHED, message, ending, **more)
