"""Where orders are judged: on this machine, or on a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

from kit.classroom.judging import close_sandboxes
from kit.errors import MachineError, UsageError

RETRIES = 3
"""How often a cluster's scheduler gives an order to another worker when one is lost."""


@contextmanager
def executor_for(where: str, jobs: int | None) -> Iterator[tuple[Executor, int]]:
    """An executor and how many orders it works on at once, ended at the end of the ``with``.

    ``where`` is ``local`` (threads here, over one warm parent) or ``dask://HOST:PORT``. Raises
    :class:`UsageError` for another word, :class:`MachineError` if the cluster is not to be had.
    """
    if where == "local":
        workers = jobs or os.cpu_count() or 1
        with ThreadPoolExecutor(workers) as threads:
            try:
                yield threads, workers
            finally:
                threads.shutdown(cancel_futures=True)
                close_sandboxes()
    elif where.startswith("dask://"):
        with _cluster(where.removeprefix("dask://")) as found:
            yield found
    else:
        raise UsageError(f"There is no executor '{where}'.", "Give local or dask://HOST:PORT")


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
    try:
        from distributed import Client
    except ImportError:
        raise MachineError(
            "To grade on a cluster, distributed is needed.",
            "Install it with: pip install kit[cluster]",
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
            yield executor, max(threads, 1)
        finally:
            executor.shutdown(wait=False)
