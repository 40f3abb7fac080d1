"""What is virtual in a runner: time, loops, waiting threads, and what is printed."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import gc
import io
import math
import queue
import sys
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from kit.runner.clock import ThreadJob, VirtualLoop
from kit.runner.connection import Connection


def make_virtual(connection: Connection) -> None:
    """Give the process virtual time, and send the judge what it prints."""
    _make_loops_virtual(connection)
    _make_clocks_virtual(connection)
    _make_waits_virtual(connection)
    _watch_thread_pools(connection)
    sys.stdout = sys.__stdout__ = _PrintedText(connection, "out")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _PrintedText(connection, "err")  # type: ignore[misc]


def _make_loops_virtual(connection: Connection) -> None:
    class Policy(asyncio.DefaultEventLoopPolicy):
        def new_event_loop(self) -> VirtualLoop:
            return VirtualLoop(connection)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.14 renames policies
        asyncio.set_event_loop_policy(Policy())
    for module in (asyncio, asyncio.events):
        module.new_event_loop = lambda: VirtualLoop(connection)  # type: ignore[attr-defined]
    asyncio.SelectorEventLoop = lambda *_: VirtualLoop(connection)  # type: ignore[assignment]


def _make_clocks_virtual(connection: Connection) -> None:
    # In each run a second begins at the same virtual time, and not before what was saved earlier.
    began, began_at = float(math.ceil(time.time())), time.monotonic()
    time.sleep = connection.sleep  # type: ignore[assignment]
    time.monotonic = time.perf_counter = lambda: began_at + connection.now
    time.time = lambda: began + connection.now
    time.monotonic_ns = time.perf_counter_ns = lambda: round(time.monotonic() * 1e9)
    time.time_ns = lambda: round(time.time() * 1e9)
    for name in ("localtime", "gmtime", "ctime"):
        setattr(time, name, _with_time(getattr(time, name)))
    strftime = time.strftime
    time.strftime = lambda form, t=None: strftime(form, t or time.localtime())
    _make_datetime_virtual()


def _with_time(function: Callable[[float], Any]) -> Callable[..., Any]:
    """Return a function of the ``time`` module that takes the virtual time for none."""

    @functools.wraps(function)
    def with_time(seconds: float | None = None, /) -> Any:
        return function(time.time() if seconds is None else seconds)

    return with_time


def _make_datetime_virtual() -> None:
    """Let ``datetime.now()`` and ``utcnow()`` read ``time.time()``, as ``date.today()`` does.

    They are methods of a type that cannot be changed, and a subclass in its place would be another
    type for pydantic and others. So they are replaced in the type's own dictionary.
    """
    import ctypes

    def now(cls: Any, tz: dt.tzinfo | None = None) -> Any:
        """Return the present time, in the zone ``tz``."""
        return cls.fromtimestamp(time.time(), tz)

    def utcnow(cls: Any) -> Any:
        """Return the present time in UTC, without a zone."""
        return cls.fromtimestamp(time.time(), dt.UTC).replace(tzinfo=None)

    kind = dt.datetime
    (methods,) = (d for d in gc.get_referents(kind.__dict__) if isinstance(d, dict))
    methods |= {"now": classmethod(now), "utcnow": classmethod(utcnow)}
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


def _make_waits_virtual(connection: Connection) -> None:
    """Let threads that wait with a timeout wait in virtual time.

    All of ``threading`` and ``queue`` that takes a timeout waits for a condition, except for the
    locks themselves. A ``threading.Timer`` waits for an event, and an event for a condition.
    """
    wait, notify = threading.Condition.wait, threading.Condition.notify
    join = threading.Thread.join

    def wait_virtually(self: Any, timeout: float | None = None) -> bool:
        if timeout is None:
            return wait(self)
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        waiter = threading.Lock()
        waiter.acquire()
        self._waiters.append(waiter)
        saved = self._release_save()
        try:
            connection.park(lambda: not waiter.locked(), connection.now + timeout)
        finally:
            self._acquire_restore(saved)
            is_notified = not waiter.locked()
            if not is_notified:
                with contextlib.suppress(ValueError):
                    self._waiters.remove(waiter)
        return is_notified

    def notify_virtually(self: Any, n: int = 1) -> None:
        notify(self, n)
        connection.wake()

    def join_virtually(self: threading.Thread, timeout: float | None = None) -> None:
        if timeout is not None and self.is_alive() and self is not threading.current_thread():
            connection.park(lambda: not self.is_alive(), connection.now + timeout)
            timeout = 0.0
        join(self, timeout)

    threading.Condition.wait = wait_virtually  # type: ignore[method-assign]
    threading.Condition.notify = notify_virtually  # type: ignore[method-assign]
    threading.Thread.join = join_virtually  # type: ignore[method-assign]
    for module, name in ((threading, "_time"), (queue, "time")):
        setattr(module, name, time.monotonic)


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
