"""An event loop with virtual time: sleeping costs nothing and ties are first in, first out.

A loop that has nothing to do does not wait in the operating system: it asks its :class:`Clock`,
which knows whether anything else is still at work, and moves the time only when nothing is. A check
is therefore exact, and the same on a machine that is ten times slower.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import math
import selectors
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

MANY_TURNS = 200
"""Turns of a loop in a row, each with something to do, after which cancelling again is no work."""


class Clock(Protocol):
    """What a loop asks for the time, and asks to wait."""

    @property
    def now(self) -> float:
        """Virtual seconds since the clock was started."""

    def wait(self, loop: VirtualLoop, wake_at: float | None) -> None:
        """Return when ``loop``, which has nothing to do before ``wake_at``, may have again."""

    def poll(self) -> None:
        """Take in what has come, without waiting: a loop has not rested for many turns."""

    def wake(self) -> None:
        """End a wait, because another thread has given a loop something to do."""

    def add_job(self, job: ThreadJob) -> None:
        """Watch ``job``, which a loop has given to a thread."""


class ThreadJob:
    """A function that a loop gave to a thread; ``is_noted`` when the loop has its result."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.thread: int | None = None
        self.is_noted = False
        self.has_ended = False

    def __call__(self, *args: Any) -> Any:
        self.thread = threading.get_ident()
        try:
            return self.function(*args)
        finally:
            self.has_ended = True


class _Timer(asyncio.TimerHandle):
    """A timer that keeps its place in the queue among timers of the same time."""

    __slots__ = ("place",)
    _places = itertools.count()

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.place = next(self._places)

    def __lt__(self, other: Any) -> bool:
        return (self.when(), self.place) < (other.when(), other.place)


class _Selector(selectors.DefaultSelector):
    """Looks at the real files once, and leaves all waiting to the clock."""

    loop: VirtualLoop
    turns: int = 0

    def select(self, timeout: float | None = None) -> list[Any]:
        busy = timeout is not None and timeout <= 0
        network = len(self.get_map()) > 1  # more than what wakes the loop up
        ready = super().select(0) if network or not busy else []
        if ready or busy:
            self.turns += 1
            if self.turns % MANY_TURNS == 0 and self.loop.is_cancelling_again:
                self.loop.rest()
            elif self.turns % 50 == 0:
                self.loop.clock.poll()
            return ready
        self.turns = 0
        if network and (ready := super().select(0.01)):
            return ready  # both ends of a socket may be here, and the kernel needs a moment
        clock = self.loop.clock
        clock.wait(self.loop, None if timeout is None else clock.now + timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An asyncio loop that takes the time from a :class:`Clock`."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        selector = _Selector()
        selector.loop = self
        self._is_turning = False
        super().__init__(selector)

    def _run_once(self) -> None:
        """Do as asyncio does, but not from inside a turn: that would suspend the other tasks."""
        if self._is_turning:
            raise RuntimeError("This event loop is already running")
        self._is_turning = True
        try:
            super()._run_once()  # type: ignore[misc]
        finally:
            self._is_turning = False

    @property
    def is_cancelling_again(self) -> bool:
        """Whether anyio cancels a task at each turn, until the task has ended."""
        again = "CancelScope._deliver_cancellation"
        callbacks = (handle._callback for handle in self._ready)  # type: ignore[attr-defined]
        return any(getattr(callback, "__qualname__", "") == again for callback in callbacks)

    def rest(self) -> None:
        """Let time go on to the next timer, or until something else comes, whatever is ready."""
        ready, timers = self._ready, self._scheduled  # type: ignore[attr-defined]
        held = list(ready)
        ready.clear()
        self.clock.wait(self, timers[0].when() if timers else None)
        ready.extendleft(reversed(held))

    def end_all(self) -> None:
        """End all that is left, as :func:`asyncio.run` does at its end; the loop stays usable."""
        asyncio.runners._cancel_all_tasks(self)  # type: ignore[attr-defined]
        self.run_until_complete(self.shutdown_asyncgens())
        self.run_until_complete(self.shutdown_default_executor())
        self._asyncgens_shutdown_called = self._executor_shutdown_called = False

    def time(self) -> float:
        return self.clock.now

    @property
    def _clock_resolution(self) -> float:
        """What counts as the same moment; late times have floats further apart than asyncio's."""
        return max(1e-9, 2 * math.ulp(self.clock.now))

    @_clock_resolution.setter
    def _clock_resolution(self, _: float) -> None:
        """What asyncio takes for its own clock does not hold here."""

    def call_at(  # type: ignore[override]
        self, when: float, callback: Callable[..., object], *args: Any, context: Any = None
    ) -> asyncio.TimerHandle:
        self._check_closed()  # type: ignore[attr-defined]
        timer = _Timer(when, callback, args, self, context)
        heapq.heappush(self._scheduled, timer)  # type: ignore[attr-defined]
        timer._scheduled = True  # type: ignore[attr-defined]
        return timer

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        job = ThreadJob(func)
        self.clock.add_job(job)
        future: asyncio.Future[Any] = super().run_in_executor(executor, job, *args)
        future.add_done_callback(lambda _: setattr(job, "is_noted", True))
        return future

    async def shutdown_default_executor(self, *_: object, **__: object) -> None:
        """As asyncio's, but waiting in a thread that the clock watches."""
        executor, self._default_executor = self._default_executor, None  # type: ignore[has-type]
        self._executor_shutdown_called = True
        if executor is not None:
            closer = ThreadPoolExecutor(1)
            await self.run_in_executor(closer, executor.shutdown)
            closer.shutdown(wait=False)

    def call_soon_threadsafe(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: Any = None
    ) -> asyncio.Handle:
        """As asyncio's; a loop that is called from its own thread needs no waking."""
        if self._thread_id == threading.get_ident():  # type: ignore[attr-defined]
            return self.call_soon(callback, *args, context=context)
        return super().call_soon_threadsafe(callback, *args, context=context)

    def _write_to_self(self) -> None:
        super()._write_to_self()  # type: ignore[misc]
        self.clock.wake()
