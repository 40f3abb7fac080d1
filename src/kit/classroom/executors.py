"""Judge batches of submissions on this machine or a Dask cluster, and send again what is lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from kit.classroom.judging import Order, WorkerUnusable, close_sandboxes, judge_order
from kit.errors import MachineError, UsageError
from kit.grading import Job, verdict
from kit.model import Standing, Verdict

TRIES: Final = 3
"""How often a submission is judged if its process is lost or gives no verdict."""

AHEAD: Final = 2
"""Batches that wait for each worker, so that none is idle and memory stays bounded."""

CLUSTER_BATCH: Final = 10
"""Submissions in an order to a cluster: its scheduler hands out some hundred orders a second."""

RETRIES: Final = 3
"""How often a cluster's scheduler gives an order to another worker when one is lost."""

_RUN_AGAIN: Final = "What was judged is kept: run the command again to go on."


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """An executor, how many orders it runs at once, and how many submissions suit an order."""

    executor: Executor
    count: int
    batch: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Jobs about one exercise by their students, judged one after the other."""

    jobs: dict[str, Job]
    tries: int = 1


JobResult = tuple[str, Verdict, str]
"""(student, verdict, reason if it could not be judged)."""


@contextmanager
def open_workers(where: str, count: int | None) -> Iterator[Workers]:
    """Open ``local`` (threads here over one sandbox) or ``dask://HOST:PORT``, and end it.

    Raises :class:`UsageError` for another ``where``, :class:`MachineError` if the cluster is not
    available.
    """
    if where == "local":
        threads = count or os.cpu_count() or 1
        with ThreadPoolExecutor(threads) as executor:
            try:
                yield Workers(executor=executor, count=threads)
            finally:
                executor.shutdown(cancel_futures=True)
                close_sandboxes()
    elif where.startswith("dask://"):
        with _open_cluster(where.removeprefix("dask://")) as workers:
            yield workers
    else:
        raise UsageError(f"There is no executor '{where}'.", "Give local or dask://HOST:PORT")


@contextmanager
def _open_cluster(address: str) -> Iterator[Workers]:
    try:
        from distributed import Client
    except ImportError:
        raise MachineError(
            "To grade on a cluster, distributed is needed.",
            "Install it with: pip install distributed",
        ) from None
    try:
        client = Client(  # type: ignore[no-untyped-call]
            f"tcp://{address}", timeout="10s", set_as_default=False
        )
    except (OSError, TimeoutError, ValueError) as error:
        raise MachineError(
            f"There is no Dask scheduler at {address}: {error}.", "Start one, or grade locally."
        ) from None
    with client:
        threads = sum(client.nthreads().values())  # type: ignore[no-untyped-call]
        executor = client.get_executor(  # type: ignore[no-untyped-call]
            retries=RETRIES, pure=False
        )
        try:
            yield Workers(executor=executor, count=max(threads, 1), batch=CLUSTER_BATCH)
        finally:
            executor.shutdown(wait=False)


def judge_batches(order: Order, batches: Iterator[Batch], workers: Workers) -> Iterator[JobResult]:
    """Give the result of each job of each batch as soon as it is known.

    Each batch is sent with what ``order`` says about the kit and the course. Raises
    :class:`MachineError` if nothing more can be judged at all.
    """
    running: dict[Future[list[Verdict]], Batch] = {}
    again: list[Batch] = []
    while True:
        while len(running) < workers.count * AHEAD:
            batch = again.pop() if again else next(batches, None)
            if batch is None:
                break
            try:
                sent = replace(order, jobs=tuple(batch.jobs.values()))
                running[workers.executor.submit(judge_order, sent)] = batch
            except RuntimeError as error:  # the executor is closed, or its connection
                raise MachineError(f"Nothing more can be judged: {error}.", _RUN_AGAIN) from None
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        # Failures last, so that what was judged is kept even if one ends the run.
        for future in sorted(done, key=lambda f: f.cancelled() or f.exception() is not None):
            results, retries = _take_results(future, running.pop(future))
            yield from results
            again += retries


def _take_results(
    future: Future[list[Verdict]], batch: Batch
) -> tuple[list[JobResult], list[Batch]]:
    """Return the results of a batch, and the batches that have to be judged again."""
    is_last = batch.tries == TRIES
    if (error := _error_of(future)) is not None:
        if not is_last:
            return [], [replace(batch, tries=batch.tries + 1)]
        reason = f"could not be judged: {str(error) or type(error).__name__}"
        return [(s, verdict(job, (), 0.0, ""), reason) for s, job in batch.jobs.items()], []
    results: list[JobResult] = []
    retries = []
    for (student, job), each in zip(batch.jobs.items(), future.result(), strict=True):
        if each.standing is Standing.UNGRADED and not is_last:
            retries.append(Batch(jobs={student: job}, tries=batch.tries + 1))
        else:
            results.append((student, each, ""))
    return results, retries


def _error_of(future: Future[list[Verdict]]) -> BaseException | None:
    """Return what went wrong with one batch; raise what would go wrong with all others too."""
    try:
        error = future.exception()
    except CancelledError:
        raise MachineError("The workers were lost.", _RUN_AGAIN) from None
    match error:
        case WorkerUnusable():
            raise MachineError(error.sentence, error.advice) from None
        case ImportError():
            raise _no_kit(str(error)) from None
        case RuntimeError() if "deserialization" in str(error):
            raise _no_kit("the scheduler or a worker does not know what it is sent") from None
        case _:
            return error


def _no_kit(reason: str) -> MachineError:
    return MachineError(
        f"A worker cannot load the kit: {reason}.",
        "Install this kit, with the course's extras, for the scheduler and on every worker.",
    )
