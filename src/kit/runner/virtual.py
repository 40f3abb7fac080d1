"""Makes a process virtual: its time, its loops, its thread pools, and what it prints."""

from __future__ import annotations

import asyncio
import functools
import sys
import time
import warnings
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from kit.runner.capture import Printed
from kit.runner.clock import ThreadJob, VirtualLoop
from kit.runner.connection import Desk


def virtualise(desk: Desk) -> None:
    """Give the process virtual time and printing that the judge can see."""

    class Policy(asyncio.DefaultEventLoopPolicy):
        def new_event_loop(self) -> VirtualLoop:
            return VirtualLoop(desk)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.14 renames policies
        asyncio.set_event_loop_policy(Policy())
    for module in (asyncio, asyncio.events):
        module.new_event_loop = lambda: VirtualLoop(desk)  # type: ignore[attr-defined]
    asyncio.SelectorEventLoop = lambda *_: VirtualLoop(desk)  # type: ignore[assignment]
    began, began_at = time.time(), time.monotonic()
    time.sleep = desk.sleep  # type: ignore[assignment]
    time.monotonic = time.perf_counter = lambda: began_at + desk.now
    time.time = lambda: began + desk.now
    time.monotonic_ns = time.perf_counter_ns = lambda: round(time.monotonic() * 1e9)
    time.time_ns = lambda: round(time.time() * 1e9)
    _count_jobs(desk)
    sys.stdout = sys.__stdout__ = Printed(desk, "out")  # type: ignore[assignment,misc]
    sys.stderr = sys.__stderr__ = Printed(desk, "err")  # type: ignore[assignment,misc]


def _count_jobs(desk: Desk) -> None:
    """Let the desk know of each job of each thread pool, also of those that no loop has made."""
    submit = ThreadPoolExecutor.submit

    def counted(
        self: ThreadPoolExecutor, function: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        if isinstance(function, ThreadJob):
            return submit(self, function, *args)  # a loop's own, and counted there
        job = ThreadJob(functools.partial(function, *args, **kwargs))
        future = submit(self, job)
        desk.thread_job(job)
        future.add_done_callback(lambda _: setattr(job, "noted", True))
        return future

    ThreadPoolExecutor.submit = counted  # type: ignore[method-assign,assignment]
