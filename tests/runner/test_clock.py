"""The event loop with virtual time, on a clock that nothing else uses."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.runner.clock import MANY_TURNS, ThreadJob, VirtualLoop

T = TypeVar("T")
DAY = 24 * 60 * 60.0


class Deadlock(Exception):
    """The loop has nothing to do and never will."""


class Alone:
    """A clock for one loop and its threads: time moves on when no thread is at work."""

    def __init__(self) -> None:
        self.now = 0.0
        self._jobs: list[ThreadJob] = []
        self._poked = threading.Event()

    def wait(self, loop: VirtualLoop, wake_at: float | None) -> None:
        self._jobs = [job for job in self._jobs if not job.is_noted]
        if self._jobs:
            assert self._poked.wait(30)
            self._poked.clear()
        elif wake_at is None:
            raise Deadlock
        else:
            self.now = max(self.now, wake_at)

    def poll(self) -> None:
        pass

    def wake(self) -> None:
        self._poked.set()

    def add_job(self, job: ThreadJob) -> None:
        self._jobs.append(job)


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run ``main`` on a virtual loop on a clock of its own."""
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(Alone())) as runner:
        return runner.run(main)


def now() -> float:
    return asyncio.get_running_loop().time()


@given(st.lists(st.integers(0, 1 << 30).map(lambda n: n / 1024), max_size=20))
def test_sleeps_are_exact(delays: list[float]) -> None:
    """After a sleep exactly that much time has passed."""

    async def main() -> None:
        at = 0.0
        for delay in delays:
            await asyncio.sleep(delay)
            at += delay
            assert now() == at

    run(main())


def test_no_sleep_is_too_long() -> None:
    """A sleep of more than a day, which asyncio's selectors cut short, is as exact."""

    async def main() -> float:
        await asyncio.sleep(400 * DAY + 0.5)
        return now()

    assert run(main()) == 400 * DAY + 0.5


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), max_size=30))
def test_ties_are_first_in_first_out(delays: list[float]) -> None:
    """What is due at the same time runs in the order in which it was asked for."""
    woken: list[int] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        for index, delay in enumerate(delays):
            loop.call_later(delay, woken.append, index)
        await asyncio.sleep(3)

    run(main())
    assert woken == sorted(range(len(delays)), key=lambda index: delays[index])


def test_ties_of_timers_made_at_different_times() -> None:
    """A timer that was set earlier for the same moment goes first."""
    woken: list[str] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.call_at(2.0, woken.append, "set at 0")
        await asyncio.sleep(1)
        loop.call_at(2.0, woken.append, "set at 1")
        loop.call_later(1.0, woken.append, "set at 1, later")
        await asyncio.sleep(5)

    run(main())
    assert woken == ["set at 0", "set at 1", "set at 1, later"]


async def busy_main() -> list[tuple[float, str]]:
    """Many tasks that meet at the same moments, with queues, locks, timeouts and threads."""
    trace: list[tuple[float, str]] = []
    queue: asyncio.Queue[int] = asyncio.Queue(2)
    lock = asyncio.Lock()

    def note(text: str) -> None:
        trace.append((now(), text))

    async def producer(name: str, delay: float) -> None:
        for number in range(4):
            await asyncio.sleep(delay)
            await queue.put(number)
            note(f"{name} put {number}")

    async def consumer(name: str) -> None:
        while True:
            number = await queue.get()
            async with lock:
                await asyncio.sleep(0.25)
            await asyncio.to_thread(int, number)
            note(f"{name} got {number}")
            queue.task_done()

    async def impatient(seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await asyncio.gather(asyncio.sleep(1), asyncio.sleep(seconds + 1))
        except TimeoutError:
            note(f"gave up after {seconds}")

    async with asyncio.TaskGroup() as group:
        eaters = [group.create_task(consumer(name)) for name in "xyz"]
        makers = [group.create_task(producer(*who)) for who in (("a", 1), ("b", 1), ("c", 2))]
        waiting = [group.create_task(impatient(seconds)) for seconds in (2, 1, 1)]
        await asyncio.wait([*makers, *waiting])
        await queue.join()
        for eater in eaters:
            eater.cancel()
    return trace


def test_the_order_of_everything_is_always_the_same() -> None:
    """A hundred runs of tasks that meet at the same moments give one order and the same times."""
    first = run(busy_main())
    assert len(first) == 27
    for _ in range(99):
        assert run(busy_main()) == first


def test_timeouts_are_exact() -> None:
    """A timeout ends what it holds at its moment and not at any other."""

    async def main() -> float:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.sleep(10), 2.5)
        return now()

    assert run(main()) == 2.5


def test_what_is_done_in_time_is_not_cancelled() -> None:
    """What ends before its timeout gives its result, and the timeout costs no time."""

    async def main() -> tuple[str, float]:
        return await asyncio.wait_for(asyncio.sleep(1, "done"), 3), now()

    assert run(main()) == ("done", 1.0)


def test_many_cancelled_timers_hold_up_nothing() -> None:
    """Timers that were cancelled neither run nor move the time on."""

    async def main() -> float:
        loop = asyncio.get_running_loop()
        timers = [loop.call_later(100 + n, pytest.fail, "it ran") for n in range(500)]
        await asyncio.sleep(1)
        for timer in timers:
            timer.cancel()
        await asyncio.sleep(1)
        return now()

    assert run(main()) == 2.0


async def cancel_again_and_again(cleaning_up: Coroutine[Any, Any, object]) -> None:
    """Wait for ``cleaning_up`` in a task that anyio cancels at each turn."""
    task = asyncio.ensure_future(cleaning_up)
    with anyio.CancelScope() as scope:
        scope.cancel()
        while not task.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.shield(task)


def test_time_goes_on_while_a_task_is_cancelled_again_and_again() -> None:
    """anyio's cancelling at each turn is no work, so timers become due, and exactly in time."""
    times: list[float] = []

    async def clean_up() -> None:
        for _ in range(2):
            await asyncio.sleep(1.5)
            times.append(now())

    async def main() -> None:
        asyncio.get_running_loop().call_later(1.25, lambda: times.append(now()))
        await cancel_again_and_again(clean_up())

    run(main())
    assert times == [1.25, 1.5, 3.0]


def test_work_goes_on_first_while_a_task_is_cancelled_again_and_again() -> None:
    """What takes some turns of the loop takes no time, although a task is cancelled at each."""

    async def take_turns() -> float:
        for _ in range(MANY_TURNS // 2):
            await asyncio.sleep(0)
        return now()

    async def main() -> float:
        asyncio.get_running_loop().call_later(9.0, str)
        turns = asyncio.ensure_future(take_turns())
        await cancel_again_and_again(asyncio.sleep(3))
        return await turns

    assert run(main()) == 0.0


def test_the_clock_ends_a_wait_for_nothing() -> None:
    """A loop with no timer and nothing to do waits without a time, and its clock may end that."""

    async def main() -> None:
        await asyncio.Event().wait()

    with pytest.raises(Deadlock):
        run(main())


def test_a_closed_loop_takes_no_timers() -> None:
    """As with asyncio's own loops, nothing can be asked of a closed loop."""
    loop = VirtualLoop(Alone())
    loop.close()
    with pytest.raises(RuntimeError, match="closed"):
        loop.call_later(1, print)


def in_default(function: Callable[..., T], *args: Any) -> Coroutine[Any, Any, T]:
    return asyncio.to_thread(function, *args)


async def in_own_pool(function: Callable[..., T], *args: Any) -> T:
    with ThreadPoolExecutor(1) as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, function, *args)


@pytest.mark.parametrize("start", [in_default, in_own_pool])
def test_threads_give_results_and_errors(start: Callable[..., Coroutine[Any, Any, Any]]) -> None:
    """What a thread returns or raises arrives, and virtual time stands still meanwhile."""

    async def main() -> None:
        assert await start(divmod, 7, 2) == (3, 1)
        assert await start(threading.get_ident) != threading.get_ident()
        with pytest.raises(ZeroDivisionError):
            await start(divmod, 1, 0)
        assert now() == 0.0

    run(main())


def test_no_timer_fires_while_a_thread_is_at_work() -> None:
    """The clock knows of each thread's job, so time waits for it."""
    order: list[str] = []
    released = threading.Event()

    def work() -> None:
        assert released.wait(30)
        order.append("thread")

    async def sleeper() -> None:
        await asyncio.sleep(1)
        order.append("timer")

    async def main() -> None:
        asyncio.get_running_loop().call_soon(released.set)
        await asyncio.gather(sleeper(), asyncio.to_thread(work))

    run(main())
    assert order == ["thread", "timer"]


def test_threads_see_their_callers_context() -> None:
    """Context variables reach a thread as asyncio promises."""
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable")

    async def main() -> str:
        variable.set("seen")
        return await asyncio.to_thread(variable.get)

    assert run(main()) == "seen"


def test_another_thread_wakes_the_loop() -> None:
    """A callback that a foreign thread hands over runs, though nothing was due."""

    async def main() -> str:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str] = loop.create_future()
        await asyncio.to_thread(loop.call_soon_threadsafe, answer.set_result, "woken")
        return await answer

    assert run(main()) == "woken"


def test_the_pool_can_be_shut_down() -> None:
    """Shutting the default pool down waits for its threads, and then it takes nothing more."""
    done: list[str] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        job = loop.run_in_executor(None, done.append, "job")
        await loop.shutdown_default_executor()
        assert done == ["job"]
        await job
        with pytest.raises(RuntimeError):
            await loop.run_in_executor(None, done.append, "more")

    run(main())
