"""What a course adds to the engine: proxies in the runner, and what answers them in the judge."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.course import load_course
from kit.forkserver import start
from kit.judge import Failure, Function, Submission
from kit.judge.supervisor import Supervisor
from kit.model import Lane

IN_THE_RUNNER = """
def install(connection, types):
    class Shop:
        async def price(self, item):
            connection.keep_passed("price", [item])
            return await connection.ask("shop", "price", item)

    types.add("shop", None, lambda shop: shop, lambda data: Shop())
    connection.handlers["double"] = lambda number: 2 * number
    connection.handlers["is anyone at work"] = lambda _: connection._detector.is_someone_at_work()
    return {"twice": lambda function, argument: (function(argument), function(argument))}
"""
ANSWER = """
import asyncio
async def total(shop, items):
    return sum(await asyncio.gather(*map(shop.price, items)))
def now(word): return word + "!"
async def reuse(shop, names):
    item = []
    for name in names:
        item[:] = [name]
        await shop.price(item)
"""
TOML = (
    'name = "c"\ntitle = "C"\n[runner]\nproxies = ["checks/runner/shop.py"]\n'
    '[[chapters]]\nname = "one"\ntitle = "One"\nexercises = ["answer"]\n'
)


class Shop:
    """Knows the prices, and takes three seconds to look one up."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        submission.types.add_family("shop", Shop, lambda _: {})
        submission.add_handler("shop", self.handle)

    async def handle(self, _verb: str, item: str) -> int:
        self.submission.timeline.note(Lane.NODE, f"{item} is asked for")
        await asyncio.sleep(3)
        return {"tea": 5, "jam": 7}[item]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    (tmp_path / "checks" / "one").mkdir(parents=True)
    (tmp_path / "checks" / "runner").mkdir()
    (tmp_path / "checks" / "runner" / "shop.py").write_text(IN_THE_RUNNER)
    (tmp_path / "checks" / "one" / "test_answer.py").write_text('def test_x():\n    """x"""\n')
    (tmp_path / "course.toml").write_text(TOML)
    course = load_course(tmp_path)
    client = start(course, judges=False)
    made = Supervisor(client, course, course.exercises[0], "answer.py", ANSWER.encode())
    yield made
    made.close()
    client.close()


def test_a_course_plays_a_part_of_the_outside_world(supervisor: Supervisor) -> None:
    """A proxy's questions are answered in the judge, in virtual time and in one order."""

    async def check(submission: Submission) -> None:
        run = await submission.total(Shop(submission), ["tea", "jam"])
        assert run.value == 12
        assert submission.now == 3.0
        entries = [moment.text for moment in run.timeline if moment.lane is Lane.NODE]
        assert entries == ["tea is asked for", "jam is asked for"]
        assert submission.ask_now("double", 4) == 8
        assert (await Function(submission, "now")("a", how="twice")).value == ("a!", "a!")

    submission = supervisor.submission()
    with asyncio.Runner(loop_factory=submission.new_loop) as runner:
        runner.run(check(submission))


def test_changed_arguments_of_a_function_are_reported(supervisor: Supervisor) -> None:
    """A list that is filled anew for each call of a function was changed after all but the last."""

    async def answer(_verb: str, _item: object) -> None: ...

    async def check(submission: Submission) -> list[tuple[str, ...]]:
        shop = Shop(submission)
        submission.add_handler("shop", answer)
        runs = [await submission.reuse(shop, names) for names in (["tea", "jam"], ["tea"])]
        return [run.changed_passed for run in runs]

    submission = supervisor.submission()
    with asyncio.Runner(loop_factory=submission.new_loop) as runner:
        assert runner.run(check(submission)) == [("price",), ()]


def test_a_thread_that_answers_the_judge_is_at_work(supervisor: Supervisor) -> None:
    """No other thread reports meanwhile that the runner is idle, which would end the call."""

    async def check(submission: Submission) -> None:
        assert submission.ask_now("is anyone at work", None) is True

    submission = supervisor.submission()
    with asyncio.Runner(loop_factory=submission.new_loop) as runner:
        runner.run(check(submission))


def test_what_a_handler_raises_is_raised_in_the_runner(supervisor: Supervisor) -> None:
    """The submission meets the exception where it asked."""

    async def check(submission: Submission) -> None:
        with pytest.raises(Failure, match="KeyError: 'salt'"):
            await submission.total(Shop(submission), ["salt"])

    submission = supervisor.submission()
    with asyncio.Runner(loop_factory=submission.new_loop) as runner:
        runner.run(check(submission))


def test_handlers_end_with_their_check(supervisor: Supervisor) -> None:
    """A proxy that is kept for a later check is not answered there."""
    Shop(supervisor.submission())
    assert "shop" not in supervisor.submission()._scheduler.handlers
