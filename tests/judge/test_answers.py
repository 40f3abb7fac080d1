"""Every way to write a right answer is judged alike."""

from __future__ import annotations

import pytest

from kit.judge import Failure, Submission
from kit.model import Standing

from .conftest import Bench

CHECKS = {
    "shout": '''
        from kit.judge import expect

        async def test_shouts(submission):
            """returns the word in capitals"""
            run = await submission.shout("tea")
            expect(run.value, "TEA", "that is not the word in capitals", run=run)
    ''',
    "double": '''
        from hypothesis import given, settings, strategies as st
        from kit.judge import expect

        @settings(max_examples=5)
        @given(number=st.integers())
        async def test_doubles(submission, number):
            """returns twice the number"""
            run = await submission.double(number)
            expect(run.value, 2 * number, "that is not twice the number", run=run)

        @settings(max_examples=5)
        @given(number=st.integers())
        async def test_takes_a_second(submission, number):
            """takes a second"""
            run = await submission.double(number)
            expect(run.timeline[-1].at, 1.0, "it took another time", run=run)
    ''',
    "count": '''
        from kit.judge import expect

        async def test_counts(submission):
            """yields the numbers below n"""
            run = await submission.count(3)
            expect(run.items, [0, 1, 2], "the numbers are others", run=run)

        async def test_yields_as_it_goes(submission):
            """yields each number a second after the one before it"""
            run = await submission.count(3)
            times = [run.moments[place].at - run.moments[run.began].at for place in run.item_places]
            expect(times, [1.0, 2.0, 3.0], "the numbers come at other times", run=run)
    ''',
}

HEAD = """\
import asyncio, contextlib, functools, queue, threading, time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

async def later(number):
    await asyncio.sleep(1)
    return 2 * number

"""

SOLUTIONS = {
    "double": "async def double(number): ...",
    "count": "async def count(n): yield 1",
    "shout": "def shout(word): ...",
}

DOUBLES = {
    "coroutine function": """
async def double(number):
    return await later(number)
""",
    "plain function that gives a coroutine": """
def double(number):
    return later(number)
""",
    "lambda": """
double = lambda number: later(number)
""",
    "another name": """
double = later
""",
    "partial": """
async def times(factor, number):
    await asyncio.sleep(1)
    return factor * number

double = functools.partial(times, 2)
""",
    "callable object": """
class Double:
    async def __call__(self, number):
        return await later(number)

double = Double()
""",
    "bound method": """
class Doubler:
    async def double(self, number):
        return await later(number)

double = Doubler().double
""",
    "awaitable object": """
class double:
    def __init__(self, number):
        self.number = number

    def __await__(self):
        return later(self.number).__await__()
""",
    "decorated": """
def logged(function):
    @functools.wraps(function)
    async def wrapper(*args):
        print("called with", args)
        return await function(*args)
    return wrapper

@logged
async def double(number):
    return await later(number)
""",
    "cached with a default": """
async def double(number, cache={}):
    await asyncio.sleep(1)
    return cache.setdefault(number, 2 * number)
""",
    "task": """
async def double(number):
    task = asyncio.create_task(later(number))
    return await task
""",
    "task group": """
async def double(number):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(later(number)) for _ in range(3)]
    return tasks[-1].result()
""",
    "plain function that gives a task": """
def double(number):
    return asyncio.create_task(later(number))
""",
    "plain function that gives a future": """
def double(number):
    return asyncio.ensure_future(later(number))
""",
    "plain function that gives a shield": """
double = lambda number: asyncio.shield(later(number))
""",
    "gather": """
async def double(number):
    first, second = await asyncio.gather(later(number), later(0))
    return first + second
""",
    "future": """
async def double(number):
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(1, future.set_result, 2 * number)
    return await future
""",
    "queue and task": """
async def double(number):
    results = asyncio.Queue()
    async def work():
        await results.put(await later(number))
    task = asyncio.create_task(work())
    result = await results.get()
    await task
    return result
""",
    "generator inside": """
async def numbers(number):
    yield await later(number)

async def double(number):
    async with contextlib.aclosing(numbers(number)) as items:
        async for item in items:
            return item
""",
    "to_thread": """
def work(number):
    time.sleep(1)
    return 2 * number

async def double(number):
    return await asyncio.to_thread(work, number)
""",
    "to_thread with asyncio.run": """
async def double(number):
    return await asyncio.to_thread(asyncio.run, later(number))
""",
    "thread pool awaited": """
def work(number):
    time.sleep(1)
    return 2 * number

async def double(number):
    with ThreadPoolExecutor(2) as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, work, number)
""",
    "with a demonstration at the end": """
async def double(number):
    return await later(number)

print(asyncio.run(double(4)))

if __name__ == "__main__":
    raise RuntimeError
""",
}

LOOPS_IN_A_LOOP = {
    "plain function with asyncio.run": """
def double(number):
    return asyncio.run(later(number))
""",
    "plain callable object": """
class Double:
    def __call__(self, number):
        return asyncio.run(later(number))

double = Double()
""",
    "runner": """
def double(number):
    with asyncio.Runner() as runner:
        return runner.run(later(number))
""",
    "loop of its own": """
def double(number):
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(later(number))
    finally:
        loop.close()
""",
    "loop of the thread": """
def double(number):
    return asyncio.get_event_loop().run_until_complete(later(number))
""",
}

NOT_AWAITABLE = {
    "plain function that sleeps": """
def double(number):
    time.sleep(1)
    return 2 * number
""",
    "thread with asyncio.run": """
def double(number):
    results = []
    thread = threading.Thread(target=lambda: results.append(asyncio.run(later(number))))
    thread.start()
    thread.join()
    return results[0]
""",
    "thread pool": """
def double(number):
    with ThreadPoolExecutor(2) as pool:
        return pool.submit(asyncio.run, later(number)).result()
""",
    "thread and queue": """
def double(number):
    results = queue.Queue()
    threading.Thread(target=lambda: results.put(asyncio.run(later(number)))).start()
    return results.get()
""",
    "loop in another thread": """
def double(number):
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    result = asyncio.run_coroutine_threadsafe(later(number), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
    return result
""",
}

COUNTS = {
    "asynchronous generator": """
async def count(n):
    for number in range(n):
        await asyncio.sleep(1)
        yield number
""",
    "plain function that gives an asynchronous generator": """
async def numbers(n):
    for number in range(n):
        await asyncio.sleep(1)
        yield number

def count(n):
    return numbers(n)
""",
    "partial of an asynchronous generator": """
async def numbers(seconds, n):
    for number in range(n):
        await asyncio.sleep(seconds)
        yield number

count = functools.partial(numbers, 1)
""",
    "asynchronous iterator": """
class count(AsyncIterator):
    def __init__(self, n):
        self.numbers = iter(range(n))

    async def __anext__(self):
        for number in self.numbers:
            await asyncio.sleep(1)
            return number
        raise StopAsyncIteration
""",
    "asynchronous iterable": """
class count:
    def __init__(self, n):
        self.n = n

    async def __aiter__(self):
        for number in range(self.n):
            await asyncio.sleep(1)
            yield number
""",
    "queue and task": """
async def count(n):
    queue = asyncio.Queue()
    async def produce():
        for number in range(n):
            await asyncio.sleep(1)
            await queue.put(number)
        await queue.put(None)
    async with asyncio.TaskGroup() as group:
        group.create_task(produce())
        while (number := await queue.get()) is not None:
            yield number
""",
    "threads one after the other": """
async def count(n):
    for number in range(n):
        await asyncio.to_thread(time.sleep, 1)
        yield number
""",
}

PLAIN_GENERATORS = {
    "generator": """
def count(n):
    for number in range(n):
        time.sleep(1)
        yield number
""",
    "thread and queue": """
def count(n):
    numbers = queue.Queue()
    def produce():
        for number in range(n):
            time.sleep(1)
            numbers.put(number)
        numbers.put(None)
    thread = threading.Thread(target=produce)
    thread.start()
    while (number := numbers.get()) is not None:
        yield number
    thread.join()
""",
}


@pytest.mark.parametrize("style", DOUBLES)
def test_right_answers_that_return(bench: Bench, style: str) -> None:
    """A function that returns is solved however it is written."""
    verdict = bench.grade("double", HEAD + DOUBLES[style])
    assert verdict.standing is Standing.SOLVED, verdict.first_failure


@pytest.mark.parametrize("style", COUNTS)
def test_right_answers_that_yield(bench: Bench, style: str) -> None:
    """A function that yields is solved however it is written."""
    verdict = bench.grade("count", HEAD + COUNTS[style])
    assert verdict.standing is Standing.SOLVED, verdict.first_failure


@pytest.mark.parametrize("style", LOOPS_IN_A_LOOP)
def test_a_loop_cannot_be_started_in_a_running_loop(bench: Bench, style: str) -> None:
    """A function that its callers await fails as in life if it starts a loop itself."""
    failure = bench.grade("double", HEAD + LOOPS_IN_A_LOOP[style]).first_failure
    assert failure
    assert "running" in failure.error
    assert failure.error.startswith("RuntimeError: ")


@pytest.mark.parametrize("style", NOT_AWAITABLE)
def test_what_is_awaited_must_be_awaitable(bench: Bench, style: str) -> None:
    """A plain function that returns the right number fails where its callers await it."""
    failure = bench.grade("double", HEAD + NOT_AWAITABLE[style]).first_failure
    assert failure
    assert failure.error == "TypeError: object int can't be used in 'await' expression"


@pytest.mark.parametrize("style", PLAIN_GENERATORS)
def test_async_for_takes_no_plain_generator(bench: Bench, style: str) -> None:
    """A plain generator of the right numbers fails where its callers use `async for`."""
    failure = bench.grade("count", HEAD + PLAIN_GENERATORS[style]).first_failure
    assert failure
    text = "TypeError: 'async for' requires an object with __aiter__ method, got generator"
    assert failure.error == text


def test_collecting_is_told_by_its_times(bench: Bench) -> None:
    """An answer that collects first yields the right numbers, and all of them too late."""
    text = """
        import asyncio

        async def count(n):
            numbers = []
            for number in range(n):
                await asyncio.sleep(1)
                numbers.append(number)
            for number in numbers:
                yield number
    """
    verdict = bench.grade("count", text)
    assert [f.outcome for f in verdict.findings] == ["passed", "failed"]
    assert verdict.findings[1].actual == "[3.0, 3.0, 3.0]"


KINDS = {
    "value": "def answer(): return 1",
    "coroutine": "async def answer(): return 1",
    "generator": "def answer(): yield 1",
    "async_generator": "async def answer(): yield 1",
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_of_a_call_is_known(bench: Bench, kind: str) -> None:
    """A check can see whether a call gave a value, an awaitable, or items."""
    run = bench.run(KINDS[kind])
    assert run.kind == kind
    assert (run.value, run.items) == ((None, [1]) if "generator" in kind else (1, []))
    assert run.crash is None


def test_a_function_is_called_as_the_solution_is(bench: Bench) -> None:
    """If the solution is a plain function, no loop runs when it is called."""
    verdict = bench.grade(
        "shout",
        "import asyncio\ndef shout(word): return asyncio.run(up(word))\n"
        "async def up(word): return word.upper()\n",
    )
    assert verdict.standing is Standing.SOLVED, verdict.first_failure
    assert bench.grade("shout", "async def shout(word): return word.upper()").first_failure


@pytest.mark.parametrize("how", ["any", "loop", "plain"])
def test_where_a_call_is_made(bench: Bench, how: str) -> None:
    """A function is called in a running loop, unless a check or the solution says otherwise."""
    text = """
        import asyncio

        def answer():
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                return "plain"
            return "loop"
    """
    assert bench.run(text, how=how).value == ("plain" if how == "plain" else "loop")


def test_what_a_plain_call_gives_is_left_alone(bench: Bench) -> None:
    """Called from plain code, a coroutine is what the function gave, and nobody runs it."""
    run = bench.run("async def answer():\n    print('ran')\n", how="plain")
    assert (run.kind, repr(run.value), run.text) == ("awaitable", "<coroutine>", "")


def test_calls_in_one_loop_run_side_by_side(bench: Bench) -> None:
    """Two requests that overlap share a loop, as in a server, and take the time of one."""
    text = """
        import asyncio

        async def answer(name):
            await asyncio.sleep(2)
            print(name, asyncio.get_running_loop().time())
            return name
    """

    async def two(submission: Submission) -> list[object]:
        async with submission.answer.start("a", how="loop") as first:
            second = await submission.answer("b", how="loop")
        return [first.run.value, second.value, submission.now]

    assert bench.do(text, two) == ["a", "b", 2.0]


def test_module_level_names_can_be_read(bench: Bench) -> None:
    """A check reads constants, and what is no plain data comes as its type's name."""

    async def read(submission: Submission) -> list[object]:
        return [await submission.NUMBERS.read(), repr(await submission.answer.read())]

    assert bench.do("NUMBERS = (1, {2})\ndef answer(): ...", read) == [
        (1, frozenset({2})),
        "<function>",
    ]


def test_arguments_are_the_submissions_own(bench: Bench) -> None:
    """What a submission does to its arguments does not reach the check."""

    async def call(submission: Submission) -> list[int]:
        numbers = [1, 2]
        assert (await submission.answer(numbers)).value == [1, 2, 3]
        return numbers

    assert bench.do("def answer(numbers):\n    numbers.append(3)\n    return numbers\n", call) == [
        1,
        2,
    ]


def test_a_generator_is_closed_where_the_check_stops(bench: Bench) -> None:
    """A check may take only some items; then the generator's clean-up runs."""
    text = """
        async def answer():
            try:
                for number in range(100):
                    yield number
            finally:
                print("closed")
    """

    async def pull(submission: Submission) -> list[object]:
        async with submission.answer.start() as call:
            call.pulling = lambda: len(call.run.items) < 2
        return [call.run.items, call.run.lines]

    assert bench.do(text, pull) == [[0, 1], ["closed"]]


def test_a_leftover_task_is_a_failure(bench: Bench) -> None:
    """A call that returns while a task of its own still runs has not done its work."""
    text = """
        import asyncio

        async def work():
            await asyncio.sleep(5)

        async def answer():
            task = asyncio.create_task(work())
    """
    assert bench.run(text).left == ("work",)

    async def call(submission: Submission) -> None:
        await submission.answer()

    with pytest.raises(Failure, match="was still running: work"):
        bench.do(text, call)


def test_what_only_takes_its_last_step_is_not_left_over(bench: Bench) -> None:
    """A task that was cancelled, or is about to end, is given the step that it needs."""
    text = """
        import asyncio

        async def answer():
            asyncio.create_task(asyncio.sleep(0))
            task = asyncio.create_task(asyncio.sleep(5))
            await asyncio.sleep(0)
            task.cancel()
    """
    assert bench.run(text).left == ()


@pytest.mark.parametrize(("seconds", "left"), [(0.5, ()), (5, ("work",))])
def test_a_cancelled_task_may_tidy_up(bench: Bench, seconds: float, left: tuple[str, ...]) -> None:
    """A task that was cancelled has a second to end in, and is left over if it takes longer."""
    text = f"""
        import asyncio

        async def work():
            try:
                await asyncio.sleep(60)
            finally:
                await asyncio.sleep({seconds})

        async def answer():
            task = asyncio.create_task(work())
            await asyncio.sleep(1)
            task.cancel()
    """
    assert bench.run(text).left == left
