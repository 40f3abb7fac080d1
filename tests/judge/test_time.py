"""Time as an answer sees it, and what happens to one that waits for ever."""

from __future__ import annotations

import pytest

from kit.judge import Failure, Submission
from kit.judge.outcome import RunnerStopped, StopReason
from kit.model import Outcome, Standing

from .conftest import Bench

LIMITS = "cpu_seconds = 2\nwall_seconds = 2\nvirtual_seconds = 90000"
CHECKS = {
    "ends": '''
        async def test_ends(submission):
            """comes to an end"""
            await submission.answer()
    ''',
}

HEAD = """\
import asyncio, queue, threading, time
from concurrent.futures import ThreadPoolExecutor

"""

CLOCKS = {
    "asyncio.sleep": ("async def answer():\n    await asyncio.sleep(1.5)", 1.5),
    "time.sleep": ("def answer():\n    time.sleep(1.5)", 1.5),
    "time.sleep in a loop": ("async def answer():\n    time.sleep(1.5)", 1.5),
    "one after the other": (
        "async def answer():\n    await asyncio.sleep(1)\n    time.sleep(2)\n    "
        "await asyncio.to_thread(time.sleep, 4)",
        7.0,
    ),
    "side by side": (
        "async def answer():\n    await asyncio.gather(*(asyncio.sleep(n) for n in (3, 1, 2)))",
        3.0,
    ),
    "threads side by side": (
        "async def answer():\n"
        "    await asyncio.gather(*(asyncio.to_thread(time.sleep, n) for n in (3, 1, 2)))",
        3.0,
    ),
    "a pool": (
        "def answer():\n    with ThreadPoolExecutor(3) as pool:\n"
        "        list(pool.map(time.sleep, (3, 1, 2)))",
        3.0,
    ),
    "a pool of one": (
        "def answer():\n    with ThreadPoolExecutor(1) as pool:\n"
        "        list(pool.map(time.sleep, (3, 1, 2)))",
        6.0,
    ),
    "a timer that wakes the loop": (
        "async def answer():\n    loop, ready = asyncio.get_running_loop(), asyncio.Event()\n"
        "    threading.Timer(1.5, loop.call_soon_threadsafe, [ready.set]).start()\n"
        "    await ready.wait()",
        1.5,
    ),
    "a timer that is cancelled": (
        "def answer():\n    timer = threading.Timer(9, print)\n    timer.start()\n"
        "    time.sleep(1)\n    timer.cancel()\n    timer.join()",
        1.0,
    ),
    "an event with a timeout": (
        "async def answer():\n    await asyncio.to_thread(threading.Event().wait, 2.5)",
        2.5,
    ),
    "an event that is set": (
        "def answer():\n    event = threading.Event()\n"
        "    threading.Thread(target=lambda: (time.sleep(1), event.set())).start()\n"
        "    assert event.wait(5)",
        1.0,
    ),
    "a queue with a timeout": (
        "def answer():\n    try:\n        queue.Queue().get(timeout=1.5)\n"
        "    except queue.Empty:\n        pass",
        1.5,
    ),
    "a queue that is filled": (
        "def answer():\n    numbers = queue.Queue()\n"
        "    threading.Timer(2, numbers.put, [1]).start()\n"
        "    assert numbers.get(timeout=5) == 1",
        2.0,
    ),
    "a condition with a predicate": (
        "def answer():\n    condition = threading.Condition()\n"
        "    with condition:\n        assert not condition.wait_for(lambda: False, 1.5)",
        1.5,
    ),
    "a semaphore with a timeout": (
        "def answer():\n    assert not threading.Semaphore(0).acquire(timeout=1.5)",
        1.5,
    ),
    "a join with a timeout": (
        "def answer():\n    thread = threading.Timer(3, print)\n    thread.start()\n"
        "    thread.join(1)\n    assert thread.is_alive()\n    thread.join(9)",
        3.0,
    ),
    "a thread that is joined": (
        "def answer():\n    thread = threading.Thread(target=time.sleep, args=(2.5,))\n"
        "    thread.start()\n    thread.join()",
        2.5,
    ),
    "a blocked loop": (
        "async def answer():\n    async with asyncio.TaskGroup() as group:\n"
        "        group.create_task(asyncio.sleep(1))\n"
        "        group.create_task(asyncio.sleep(0)).add_done_callback(lambda _: time.sleep(3))",
        3.0,
    ),
    "a day": ("async def answer():\n    await asyncio.sleep(24 * 60 * 60)", 86_400.0),
    "nothing": ("async def answer():\n    pass", 0.0),
}


@pytest.mark.parametrize("style", CLOCKS)
def test_virtual_seconds_are_exact(bench: Bench, style: str) -> None:
    """However an answer sleeps, the judge's clock shows exactly that much."""
    text, seconds = CLOCKS[style]
    run = bench.run(HEAD + text)
    assert run.crash is None
    assert run.timeline[-1].at == seconds


@pytest.mark.parametrize(
    "clock",
    [
        "time.monotonic()",
        "time.perf_counter()",
        "time.time()",
        "time.monotonic_ns() / 1e9",
        "time.perf_counter_ns() / 1e9",
        "time.time_ns() / 1e9",
        "asyncio.get_running_loop().time()",
        "datetime.now().timestamp()",
        "datetime.now(UTC).timestamp()",
        "datetime.utcnow().timestamp()",
        "datetime.today().timestamp()",
        "time.mktime(time.localtime()) + datetime.now().microsecond / 1e6",
    ],
)
def test_clocks_show_virtual_time(bench: Bench, clock: str) -> None:
    """An answer that measures its own time finds what it slept, and no more."""
    run = bench.run(
        f"""
        import asyncio, time
        from datetime import UTC, datetime

        async def answer():
            times = []
            for _ in range(3):
                times.append({clock})
                await asyncio.sleep(0.5)
                time.sleep(0.25)
            return [later - times[0] for later in times]
        """
    )
    assert run.value == pytest.approx([0.0, 0.75, 1.5], abs=1e-5)


def test_a_second_begins_at_the_same_virtual_time(bench: Bench) -> None:
    """What an answer makes of whole seconds does not depend on when it is graded."""
    run = bench.run("import time\n\ndef answer():\n    return time.time()")
    assert (run.value - run.timeline[0].at) % 1 == 0.0


def test_datetime_stays_the_same_type(bench: Bench) -> None:
    """What `datetime.now()` returns is a datetime for everything that knows one."""
    text = """
        import datetime, json, pickle, time
        from pydantic import TypeAdapter

        class Mine(datetime.datetime): ...

        def answer():
            time.sleep(24 * 3600)
            now = datetime.datetime.now()
            assert type(now) is datetime.datetime and type(Mine.now()) is Mine
            assert datetime.date.today() == now.date()
            assert datetime.datetime.now(datetime.UTC).tzinfo is datetime.UTC
            assert pickle.loads(pickle.dumps(now)) == now
            assert TypeAdapter(datetime.datetime).validate_python(now) == now
            return (now - datetime.datetime.fromtimestamp(time.time())).total_seconds()
    """
    assert bench.run(text).value == 0.0


TIMEOUTS = {
    "wait_for": "    await asyncio.wait_for(asyncio.sleep(60), 2.5)",
    "timeout": "    async with asyncio.timeout(2.5):\n            await asyncio.sleep(60)",
    "timeout of an event": "    await asyncio.wait_for(asyncio.Event().wait(), 2.5)",
    "timeout of a thread": "    await asyncio.wait_for(asyncio.to_thread(time.sleep, 2.75), 2.5)",
    "wait": "    await asyncio.wait([forever], timeout=2.5)\n        raise TimeoutError",
}


@pytest.mark.parametrize("style", TIMEOUTS)
def test_timeouts_come_exactly(bench: Bench, style: str) -> None:
    """A timeout of an answer's own comes at its virtual moment."""
    text = f"""
async def answer():
    began = time.monotonic()
    forever = asyncio.ensure_future(asyncio.Event().wait())
    try:
    {TIMEOUTS[style]}
    except TimeoutError:
        forever.cancel()
        return time.monotonic() - began
"""
    assert bench.run(HEAD + text).value == 2.5


def test_order_is_that_of_virtual_time(bench: Bench) -> None:
    """Output of tasks and threads comes in the order of their sleeps, ties as they began."""
    text = """
def work(name, seconds):
    time.sleep(seconds)
    print(name)

async def task(name, seconds):
    await asyncio.sleep(seconds)
    print(name)

async def answer():
    await asyncio.gather(
        asyncio.to_thread(work, "thread 3", 3),
        task("task 2", 2),
        asyncio.to_thread(work, "thread 1", 1),
        task("task 2 too", 2),
        task("task 0", 0),
    )
"""
    runs = [bench.run(HEAD + text).lines for _ in range(5)]
    assert runs == [["task 0", "thread 1", "task 2", "task 2 too", "thread 3"]] * 5


STUCK = {
    "an event that nobody sets": "await asyncio.Event().wait()",
    "a queue that stays empty": "await asyncio.Queue().get()",
    "a future of nobody": "await asyncio.get_running_loop().create_future()",
    "a lock taken twice": "lock = asyncio.Lock()\n    async with lock:\n        await lock.acquire()",
    "two tasks for each other": (
        "a, b = asyncio.Event(), asyncio.Event()\n"
        "    async def one():\n        await a.wait()\n        b.set()\n"
        "    async def two():\n        await b.wait()\n        a.set()\n"
        "    await asyncio.gather(one(), two())"
    ),
    "after some work": "await asyncio.sleep(3)\n    await asyncio.Event().wait()",
}


@pytest.mark.parametrize("style", STUCK)
def test_a_deadlock_is_found_at_once(bench: Bench, style: str) -> None:
    """An answer that waits for what never comes fails by that, and no limit is run into."""
    verdict = bench.grade("ends", f"{HEAD}async def answer():\n    {STUCK[style]}\n")
    assert verdict.standing is Standing.UNSOLVED
    assert verdict.findings[0].outcome is Outcome.FAILED
    assert "answer waits for something that never comes" in verdict.findings[0].message


def test_the_runner_is_renewed_after_a_deadlock(bench: Bench) -> None:
    """What hung in one call does not hang in the next check."""

    async def hang(submission: Submission) -> bool:
        with pytest.raises(Failure):
            await submission.answer()
        return submission.has_open_call()

    assert bench.do("import asyncio\nasync def answer(): await asyncio.Event().wait()", hang)


def test_a_thread_that_is_slow_to_answer_is_no_deadlock(bench: Bench) -> None:
    """What a thread of its own takes from the machine, such as a database's, is waited for."""
    text = HEAD + (
        "async def answer():\n"
        "    loop, done = asyncio.get_running_loop(), asyncio.Event()\n"
        "    def work():\n"
        "        threading.Event().wait(0.3)\n"
        "        loop.call_soon_threadsafe(done.set)\n"
        "    threading.Thread(target=work).start()\n"
        "    await done.wait()\n"
    )
    assert bench.do(text, lambda submission: submission.answer()).returned > 0


def test_a_wait_for_something_real_is_ended(bench: Bench) -> None:
    """A lock of a thread that nobody frees is no virtual matter: wall time ends it."""
    verdict = bench.grade("ends", f"{HEAD}def answer():\n    threading.Event().wait()\n")
    assert verdict.standing is Standing.STOPPED
    assert "it did nothing for 2 seconds" in verdict.findings[0].message


@pytest.mark.parametrize(
    "text",
    [
        "while True:\n        await asyncio.sleep(3600)",
        "await asyncio.sleep(1e9)",
        "time.sleep(1e9)",
    ],
)
def test_virtual_time_has_an_end(bench: Bench, text: str) -> None:
    """An answer may not sleep for ever, though it costs nothing."""
    verdict = bench.grade("ends", f"{HEAD}async def answer():\n    {text}\n")
    assert verdict.standing is Standing.STOPPED
    assert "it let more than 25 hours of virtual time pass" in verdict.findings[0].message


def test_a_lost_runner_is_known_by_its_function(bench: Bench) -> None:
    """What stopped an answer is told with the function that was running."""

    async def call(submission: Submission) -> None:
        await submission.answer()

    with pytest.raises(RunnerStopped) as caught:
        bench.do(f"{HEAD}def answer():\n    time.sleep(1e9)\n", call)
    assert (caught.value.reason, caught.value.function) == (StopReason.VIRTUAL, "answer")
