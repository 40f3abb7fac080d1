"""Where orders are judged: on this machine, or on a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from kit.classroom.judging import close_sandboxes
from kit.errors import MachineError, UsageError

CLUSTER_BATCH = 10
"""Submissions in an order to a cluster: its scheduler hands out some hundred orders a second."""

RETRIES = 3
"""How often a cluster's scheduler gives an order to another worker when one is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An executor, how many orders it works on at once, and how many submissions suit an order."""

    executor: Executor
    workers: int
    batch: int


@contextmanager
def executor_for(where: str, jobs: int | None) -> Iterator[Place]:
    """Where to judge, ended at the end of the ``with``.

    ``where`` is ``local`` (threads here, over one warm parent) or ``dask://HOST:PORT``. Raises
    :class:`UsageError` for another word, :class:`MachineError` if the cluster is not to be had.
    """
    if where == "local":
        workers = jobs or os.cpu_count() or 1
        with ThreadPoolExecutor(workers) as threads:
            try:
                yield Place(executor=threads, workers=workers, batch=1)
            finally:
                threads.shutdown(cancel_futures=True)
                close_sandboxes()
    elif where.startswith("dask://"):
        with _cluster(where.removeprefix("dask://")) as found:
            yield found
    else:
        raise UsageError(f"There is no executor '{where}'.", "Give local or dask://HOST:PORT")


@contextmanager
def _cluster(address: str) -> Iterator[Place]:
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
            yield Place(executor=executor, workers=max(threads, 1), batch=CLUSTER_BATCH)
        finally:
            executor.shutdown(wait=False)
