"""What a submission changes after it crossed, and what it keeps from one call to the next."""

from __future__ import annotations

import pytest

from kit.judge import Failure, Submission
from kit.model import Standing

from .conftest import Bench

CHECKS = {
    "both": '''
        import asyncio
        from kit.judge import expect

        async def test_first(submission):
            """returns 1 in the first call of a check"""
            run = await submission.answer(1)
            expect(run.value, 1, "that is not 1", run=run)

        async def test_second(submission):
            """returns 1 and 2 in two calls of a check"""
            run = await submission.answer(1)
            expect(run.value, 1, "that is not 1", run=run)
            run = await submission.answer(1)
            expect(run.value, 2, "that is not 2", run=run)

        async def test_side_by_side(submission):
            """serves two calls side by side, then another one"""
            async with submission.answer.start(2) as first:
                await submission.answer(2)
            await submission.answer(2)
    ''',
}


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("item = {}\n    for n in range(3): item['n'] = n; yield item", (0, 1)),
        ("items = []\n    for n in range(3): items.append([n]); yield items[-1]", ()),
        ("inner = [0]\n    yield {'a': inner}\n    inner[0] = 1", (0,)),
        ("item = {'a': 1}\n    yield item\n    item['a'] = True", (0,)),
        ("item = {1, 2}\n    yield item\n    item |= {2}", ()),
        ("yield 1\n    yield 'text'\n    yield object()", ()),
    ],
)
def test_items_that_change_after_they_were_yielded(
    bench: Bench, text: str, changed: tuple[int, ...]
) -> None:
    """A check learns which items were no longer the same at the end of the call."""
    assert bench.run(f"async def answer():\n    {text}").changed_items == changed


def test_a_changed_item_is_a_failure(bench: Bench) -> None:
    """A call that yields one dict again and again fails, with the item as it was yielded."""

    async def check(submission: Submission) -> None:
        await submission.answer()

    text = "async def answer():\n    item = {}\n    for n in 'ab': item['n'] = n; yield item"
    with pytest.raises(Failure, match="item 1 was changed after answer had yielded it") as caught:
        bench.do(text, check)
    assert caught.value.expected == "{'n': 'a'}"


def test_changed_arguments_are_reported(bench: Bench) -> None:
    """A call may change its arguments; the check learns which ones."""

    async def check(submission: Submission) -> tuple[int, ...]:
        return (await submission.answer([1], {"a": [1]}, [2])).changed_arguments

    assert bench.do("async def answer(a, b, c): b['a'].append(2); c.append(3)", check) == (1, 2)


def test_a_value_that_a_later_call_changes_is_a_failure(bench: Bench) -> None:
    """Two calls that return the same list fail if the second one has changed it."""

    async def check(submission: Submission) -> None:
        await submission.answer(1)
        await submission.answer(2)

    shared = "results = []\nasync def answer(n):\n    results.append(n)\n    return results"
    with pytest.raises(Failure, match="changed a value that an earlier call had returned"):
        bench.do(shared, check)
    bench.do(shared.replace("return results", "return list(results)"), check)


KEEPERS = {
    "lock": """
        import asyncio
        LOCK, calls = asyncio.Lock(), []

        async def answer(n):
            async with LOCK:
                await asyncio.sleep(1)
            calls.append(n)
            return len(calls)
        """,
    "task": """
        import asyncio
        calls, TASKS = [], {}

        async def work(n):
            await asyncio.sleep(1)
            calls.append(n)

        async def answer(n):
            task = TASKS.get(n)
            if task is None or task.done():
                task = TASKS[n] = asyncio.create_task(work(n))
            await task
            return len(calls)
        """,
    "queue": """
        import asyncio
        QUEUE, calls = asyncio.Queue(1), []

        async def answer(n):
            async with asyncio.TaskGroup() as group:
                group.create_task(QUEUE.put(n))
                group.create_task(QUEUE.put(n))
                calls.append(await QUEUE.get())
                await QUEUE.get()
            return len(calls)
        """,
    "loop": """
        import asyncio
        calls, loops = [], set()

        async def answer(n):
            loops.add(asyncio.get_running_loop())
            assert len(loops) == 1
            calls.append(n)
            return len(calls)
        """,
    "cannot be imported twice": """
        import sys
        calls = []
        assert not hasattr(sys, "imported")
        sys.imported = True

        async def answer(n):
            calls.append(n)
            return len(calls)
        """,
}


@pytest.mark.parametrize("kind", KEEPERS)
def test_a_module_lives_as_long_as_a_check(bench: Bench, kind: str) -> None:
    """What a module keeps is there in all calls of a check, in one loop, and in no other check."""
    verdict = bench.grade("both", KEEPERS[kind])
    assert verdict.standing is Standing.SOLVED, verdict.first_failure


def test_a_turn_of_the_loop_cannot_be_made_inside_a_turn(bench: Bench) -> None:
    """A task that turns the loop itself, and so suspends every other task, is refused."""
    text = """
        import asyncio

        async def answer():
            loop, me = asyncio.get_running_loop(), asyncio.current_task()
            asyncio.tasks._leave_task(loop, me)
            try:
                loop._run_once()
            finally:
                asyncio.tasks._enter_task(loop, me)
    """
    crash = bench.run(text).crash
    assert crash
    assert crash.last_line == "RuntimeError: This event loop is already running"
