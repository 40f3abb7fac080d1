"""An event loop with virtual time: sleeping costs nothing and ties are first in, first out.

The loop never waits in the operating system on its own account. When it has nothing to do it asks
its :class:`World`, which knows whether anything else is still at work, and moves the time on only
when nothing is. A check is therefore exact and the same on a machine ten times slower.
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
from contextvars import Context
from typing import Any, Protocol


class World(Protocol):
    """What a loop asks about time, and asks to wait."""

    now: float
    """Virtual seconds since the world began."""

    def quiet(self, loop: VirtualLoop, wake_at: float | None) -> None:
        """``loop`` has nothing to do before ``wake_at``; return when that may have changed."""

    def glance(self) -> None:
        """A loop has not rested for many turns; take in what has come, and do not wait."""

    def poke(self) -> None:
        """Another thread has given a loop something to do."""

    def thread_job(self, job: ThreadJob) -> None:
        """A loop has handed ``job`` to a thread."""


class ThreadJob:
    """A function that a loop handed to a thread, from the hand-over to the loop's taking note."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.thread: int | None = None
        self.noted = False
        self.ended = False

    def __call__(self, *args: Any) -> Any:
        self.thread = threading.get_ident()
        try:
            return self.function(*args)
        finally:
            self.ended = True


NETWORK_SECONDS = 0.01
"""Real seconds that a loop with sockets waits for them before it lets virtual time move."""


MANY_TURNS = 50
"""Turns of a loop without a rest, after which its world has a look at what has come."""


class _Timer(asyncio.TimerHandle):
    """A timer that keeps its place in the queue among timers of the same time."""

    __slots__ = ("place",)
    _places = itertools.count()

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.place = next(self._places)

    def __lt__(self, other: asyncio.TimerHandle) -> bool:
        mine = (self.when(), self.place)
        return mine < (other.when(), other.place if isinstance(other, _Timer) else self.place)


class _Selector(selectors.DefaultSelector):
    """Looks at the real files once, and leaves all waiting to the world."""

    loop: VirtualLoop
    turns: int = 0

    def select(self, timeout: float | None = None) -> list[Any]:
        busy = timeout is not None and timeout <= 0
        network = len(self.get_map()) > 1  # more than what wakes the loop up
        ready = super().select(0) if network or not busy else []
        if ready or busy:
            self.turns += 1
            if self.turns % MANY_TURNS == 0:
                self.loop.world.glance()
            return ready
        self.turns = 0
        if network and (ready := super().select(NETWORK_SECONDS)):
            return ready  # a socket's two ends may both be here, and the kernel on its way
        world = self.loop.world
        world.quiet(self.loop, None if timeout is None else world.now + timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An asyncio loop whose time is its world's."""

    def __init__(self, world: World) -> None:
        self.world = world
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self.world.now

    @property
    def _clock_resolution(self) -> float:
        """What counts as the same moment; late times have floats further apart than asyncio's."""
        return max(1e-9, 2 * math.ulp(self.world.now))

    @_clock_resolution.setter
    def _clock_resolution(self, _: float) -> None:
        """What asyncio takes for its own clock does not hold here."""

    def call_at(  # type: ignore[override]
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        self._check_closed()  # type: ignore[attr-defined]
        timer = _Timer(when, callback, args, self, context)
        heapq.heappush(self._scheduled, timer)  # type: ignore[attr-defined]
        timer._scheduled = True  # type: ignore[attr-defined]
        return timer

    def call_later(  # type: ignore[override]
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        job = ThreadJob(func)
        self.world.thread_job(job)
        future: asyncio.Future[Any] = super().run_in_executor(executor, job, *args)
        future.add_done_callback(lambda _: setattr(job, "noted", True))
        return future

    async def shutdown_default_executor(
        self,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - as asyncio has it
    ) -> None:
        """As asyncio's, but waiting in a thread that the world knows of."""
        executor, self._default_executor = self._default_executor, None  # type: ignore[has-type]
        self._executor_shutdown_called = True
        if executor is not None:
            closer = ThreadPoolExecutor(1)
            await self.run_in_executor(closer, executor.shutdown)
            closer.shutdown(wait=False)

    def call_soon_threadsafe(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """As asyncio's; a loop that is called from its own thread needs no waking."""
        if self._thread_id == threading.get_ident():  # type: ignore[attr-defined]
            return self.call_soon(callback, *args, context=context)
        return super().call_soon_threadsafe(callback, *args, context=context)

    def _write_to_self(self) -> None:
        super()._write_to_self()  # type: ignore[misc]
        self.world.poke()
