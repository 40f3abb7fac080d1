"""Makes a process virtual: its time, its loops, its thread pools, and what it prints."""

from __future__ import annotations

import asyncio
import functools
import io
import sys
import time
import warnings
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from kit.runner.clock import ThreadJob, VirtualLoop
from kit.runner.connection import Connection


def make_virtual(connection: Connection) -> None:
    """Give the process virtual time, and send the judge what it prints."""

    class Policy(asyncio.DefaultEventLoopPolicy):
        def new_event_loop(self) -> VirtualLoop:
            return VirtualLoop(connection)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.14 renames policies
        asyncio.set_event_loop_policy(Policy())
    for module in (asyncio, asyncio.events):
        module.new_event_loop = lambda: VirtualLoop(connection)  # type: ignore[attr-defined]
    asyncio.SelectorEventLoop = lambda *_: VirtualLoop(connection)  # type: ignore[assignment]
    began, began_at = time.time(), time.monotonic()
    time.sleep = connection.sleep  # type: ignore[assignment]
    time.monotonic = time.perf_counter = lambda: began_at + connection.now
    time.time = lambda: began + connection.now
    time.monotonic_ns = time.perf_counter_ns = lambda: round(time.monotonic() * 1e9)
    time.time_ns = lambda: round(time.time() * 1e9)
    _watch_thread_pools(connection)
    sys.stdout = sys.__stdout__ = _PrintedText(connection, "out")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _PrintedText(connection, "err")  # type: ignore[misc]


def _watch_thread_pools(connection: Connection) -> None:
    """Register each job of each thread pool, also of pools that no loop made."""
    submit = ThreadPoolExecutor.submit

    def submit_job(
        self: ThreadPoolExecutor, function: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        if isinstance(function, ThreadJob):
            return submit(self, function, *args)  # from a loop, which has registered it
        job = ThreadJob(functools.partial(function, *args, **kwargs))
        future = submit(self, job)
        connection.add_job(job)
        future.add_done_callback(lambda _: setattr(job, "is_noted", True))
        return future

    ThreadPoolExecutor.submit = submit_job  # type: ignore[method-assign,assignment]


class _Printed(io.RawIOBase):
    """Sends the judge what is written to ``sys.stdout.buffer`` or ``sys.stderr.buffer``."""

    def __init__(self, connection: Connection, stream: str) -> None:
        self._connection = connection
        self._stream = stream

    def write(self, data: Any, /) -> int:
        try:
            text = bytes(data).decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            text = bytes(data).decode("utf-8", "replace")
        self._connection.write(self._stream, text)
        return len(data)

    def writable(self) -> bool:
        return True


class _PrintedText(io.TextIOWrapper):
    """Replaces ``sys.stdout`` or ``sys.stderr``; text reaches the judge as it is."""

    def __init__(self, connection: Connection, stream: str) -> None:
        raw: Any = _Printed(connection, stream)
        super().__init__(raw, "utf-8", "surrogatepass", newline="\n", write_through=True)

    def reconfigure(self, **_: object) -> None:
        """Keep the encoding."""
