"""Sends orders to an executor and takes what comes back; what is lost is sent again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass
from typing import Any, Final

from kit.classroom.collecting import Collected
from kit.classroom.judging import Orders, Unusable, judge_order, verdicts_of
from kit.course import Exercise
from kit.errors import MachineError
from kit.grading import Job, verdict
from kit.model import Standing, Verdict

TRIES: Final = 3
"""How often a submission is judged when the process that does it is lost, or finds nothing."""

AHEAD: Final = 2
"""Batches that wait for each worker, so that none stands idle and memory stays bounded."""

_RUN_AGAIN: Final = "What was judged is kept: run the command again to go on."


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Submissions to one exercise that are judged one after the other."""

    exercise: Exercise
    submissions: tuple[Collected, ...]
    tries: int = 1

    def once_more(self, submissions: tuple[Collected, ...]) -> Batch:
        """The same for some of them, for another time."""
        return Batch(exercise=self.exercise, submissions=submissions, tries=self.tries + 1)


Said = tuple[Exercise, str, Verdict, str]
"""An exercise, a student, the verdict, and why there is none worth the name (or nothing)."""


def judged(
    orders: Orders, batches: Iterator[Batch], executor: Executor, workers: int
) -> Iterator[Said]:
    """The verdict on each submission of each batch, in the order in which they are done.

    Raises :class:`MachineError` if no more can be judged at all.
    """
    running: dict[Future[Any], Batch] = {}
    again: list[Batch] = []
    while True:
        while len(running) < workers * AHEAD:
            batch = again.pop() if again else next(batches, None)
            if batch is None:
                break
            order = orders.order(batch.exercise, batch.submissions)
            running[_submit(executor, order)] = batch
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        # Those that went wrong last: what was judged is kept, whatever ends the run.
        for future in sorted(done, key=_went_wrong):
            said, left = _outcome(future, running.pop(future))
            yield from said
            again += left


def _submit(executor: Executor, order: dict[str, Any]) -> Future[Any]:
    try:
        return executor.submit(judge_order, order)
    except RuntimeError as error:  # the executor is closed, or its connection
        raise MachineError(f"Nothing more can be judged: {error}.", _RUN_AGAIN) from None


def _went_wrong(future: Future[Any]) -> bool:
    return future.cancelled() or future.exception() is not None


def _outcome(future: Future[Any], batch: Batch) -> tuple[list[Said], list[Batch]]:
    """What a batch has given, and what of it has to be judged once more."""
    error = _error_of(future)
    if error is not None:
        if batch.tries < TRIES:
            return [], [batch.once_more(batch.submissions)]
        return [
            _lost(batch, one, str(error) or type(error).__name__) for one in batch.submissions
        ], []
    verdicts = verdicts_of(future.result())
    pairs = list(zip(batch.submissions, verdicts, strict=True))
    silent = [one for one, v in pairs if v.standing is Standing.UNGRADED]
    once_more = silent if batch.tries < TRIES else []
    said: list[Said] = [
        (batch.exercise, one.student, v, "") for one, v in pairs if one not in once_more
    ]
    return said, [batch.once_more((one,)) for one in once_more]


def _error_of(future: Future[Any]) -> BaseException | None:
    """What went wrong with one batch; raises what would go wrong with all others too."""
    try:
        error = future.exception()
    except CancelledError:
        raise MachineError("The workers were lost.", _RUN_AGAIN) from None
    match error:
        case Unusable():
            raise MachineError(error.sentence, error.advice) from None
        case ImportError():
            raise _without_kit(str(error)) from None
        case RuntimeError() if "deserialization" in str(error):
            raise _without_kit("the scheduler or a worker does not know what it is sent") from None
        case _:
            return error


def _without_kit(why: str) -> MachineError:
    return MachineError(
        f"A worker cannot load the kit: {why}.",
        "Install this kit, with the course's extras, for the scheduler and on every worker.",
    )


def _lost(batch: Batch, one: Collected, why: str) -> Said:
    job = Job(exercise=batch.exercise, source=b"", shown="", seed=0)
    return batch.exercise, one.student, verdict(job, ()), f"could not be judged: {why}"
