"""Twins of solutions: inputs that no check makes, and checks that pass by doing nothing."""

from __future__ import annotations

import ast
import asyncio
import os
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from kit.authoring.behaviours import BEHAVIOURS, Mode, Place
from kit.authoring.proof import check_course
from kit.authoring.twins import find_places, load_behaviours, make_idle_twin, make_twin
from kit.course import load_course
from kit.errors import CourseError

from .conftest import ADDRESS, Draft

CHECKS = "checks/first/test_countdown.py"
SURVIVORS = f"mistakes/{ADDRESS}/survivors.toml"
LONG = "x" * 41

SOLUTION = b'''
"""Uses everything that a behaviour can be behind."""
import asyncio
LIMIT = 3

async def collect(source: Source, size: int, name: str) -> list[object]:
    return [item async for item in source.read(size, name)]

async def relay(source: Source, size: int, name: str):
    async for item in source.read(size, name):
        yield item

async def apply(function, items: list[str]) -> list[str]:
    return [await function(item) for item in items]

def show(lines: list[str]) -> None:
    for line in lines:
        print(line)
'''


class Rang(BaseException):
    """A twin has stopped its process."""


class Twin:
    """A twin of :data:`SOLUTION` in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str, mode: Mode) -> None:
        def stop(_status: int) -> None:
            raise Rang

        monkeypatch.setattr(os, "_exit", stop)
        self.names: dict[str, Any] = {}
        exec(make_twin(SOLUTION, name, mode, ""), self.names)

    def run(self, function: str, *args: object) -> Any:
        """Return what a function returns or yields."""
        result = self.names[function](*args)
        return asyncio.run(gather(result)) if function != "show" else result


async def gather(result: Any) -> Any:
    if hasattr(result, "__anext__"):
        return [item async for item in result]
    return await result


def make_source(items: list[Any], *, fails: bool = False) -> Any:
    """Return an object with a method that is an asynchronous generator; each has its own class."""

    class Source:
        def __init__(self) -> None:
            self.calls: list[tuple[int, str]] = []

        async def read(self, size: int, name: str) -> AsyncIterator[Any]:
            self.calls.append((size, name))
            for item in items:
                await asyncio.sleep(0)
                yield item
            if fails:
                raise TimeoutError

    return Source()


def echo() -> Callable[[str], Any]:
    async def function(text: str) -> str:
        return text

    return function


ITEMS = {
    "limit10": [*range(11)],
    "limit40": [*range(41)],
    "dedup_next": [1, 1],
    "dedup_all": [1, 2, 1],
    "drop_falsy": [1, 0],
    "texts_cut40": [{"text": LONG}],
    "texts_strip": [[" x "]],
    "out_cut40": [LONG],
    "out_dedup_all": [1, 2, 1],
    "out_drop_falsy": [1, ""],
    "result_cut40": [LONG],
    "result_strip": [" x"],
    "result_dedup": [1, 2, 1],
    "result_drop_falsy": [1, None],
    "result_tuple": [1],
}
"""Items of a stream on which a behaviour changes something."""


@pytest.mark.parametrize("name", ITEMS)
@pytest.mark.parametrize("is_harmless", [True, False])
def test_a_changed_item(monkeypatch: pytest.MonkeyPatch, name: str, is_harmless: bool) -> None:
    """An alarm rings on exactly those inputs on which the twin that acts gives something else."""
    items = ["a", "b"] if is_harmless and name != "result_tuple" else ITEMS[name]
    if is_harmless and name == "result_tuple":
        pytest.skip("any list becomes a tuple")
    function = "relay" if name.startswith("out") else "collect"

    def run(mode: Mode) -> Any:
        return Twin(monkeypatch, name, mode).run(function, make_source(items), 1, "a")

    assert run(Mode.NEUTRAL) == items
    assert (run(Mode.ACT) == items) == is_harmless
    if is_harmless:
        assert run(Mode.ALARM) == items
    else:
        with pytest.raises(Rang):
            run(Mode.ALARM)
        with pytest.raises(Rang):
            run(Mode.PROBE)


@pytest.mark.parametrize(
    ("name", "size", "text", "taken"),
    [
        ("arg_strip", 1, " a ", (1, "a")),
        ("arg_cut40", 1, LONG, (1, LONG[:40])),
        ("arg_at_most10", 11, "a", (10, "a")),
    ],
)
def test_a_changed_argument(
    monkeypatch: pytest.MonkeyPatch, name: str, size: int, text: str, taken: tuple[int, str]
) -> None:
    """A behaviour can be behind the arguments of a solution."""
    source = make_source([1])
    Twin(monkeypatch, name, Mode.ACT).run("collect", source, size, text)
    assert source.calls == [taken]
    with pytest.raises(Rang):
        Twin(monkeypatch, name, Mode.ALARM).run("collect", make_source([1]), size, text)
    assert Twin(monkeypatch, name, Mode.ALARM).run("collect", make_source([1]), 9, "a") == [1]


def test_a_changed_call_of_a_function_that_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """A behaviour can be behind the functions that a solution is given."""
    for name, text, changed in (("callback_cut40", LONG, LONG[:40]), ("callback_strip", " a", "a")):
        assert Twin(monkeypatch, name, Mode.NEUTRAL).run("apply", echo(), [text]) == [text]
        assert Twin(monkeypatch, name, Mode.ACT).run("apply", echo(), [text]) == [changed]
        with pytest.raises(Rang):
            Twin(monkeypatch, name, Mode.ALARM).run("apply", echo(), [text])


@pytest.mark.parametrize(
    ("name", "lines", "printed"),
    [
        ("print_cut40", [LONG], [LONG[:40]]),
        ("print_dedup_next", ["a", "a", "b"], ["a", "b"]),
        ("print_limit25", [*map(str, range(26))], [*map(str, range(25))]),
    ],
)
def test_changed_lines(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    lines: list[str],
    printed: list[str],
) -> None:
    """A behaviour can be behind what a solution prints, anew in each call."""
    twin = Twin(monkeypatch, name, Mode.ACT)
    for _ in range(2):
        twin.run("show", lines)
        assert capsys.readouterr().out.splitlines() == printed
    Twin(monkeypatch, name, Mode.NEUTRAL).run("show", lines)
    assert capsys.readouterr().out.splitlines() == lines
    with pytest.raises(Rang):
        Twin(monkeypatch, name, Mode.ALARM).run("show", lines)


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("cached_input", (1, "a"), (1, "a")),
        ("leak", (1, "a"), (2, "a")),
    ],
)
def test_a_second_call(
    monkeypatch: pytest.MonkeyPatch, name: str, first: tuple[int, str], second: tuple[int, str]
) -> None:
    """What a behaviour remembers of one call shows in a later one."""
    for mode in (Mode.NEUTRAL, Mode.ACT, Mode.ALARM):
        twin = Twin(monkeypatch, name, mode)
        assert twin.run("collect", make_source([1, 2]), *first) == [1, 2]
        if mode is Mode.ALARM:
            with pytest.raises(Rang):
                twin.run("collect", make_source([3]), *second)
        else:
            given = twin.run("collect", make_source([3]), *second)
            assert (given == [3]) == (mode is Mode.NEUTRAL)


def test_a_second_stream_of_one_object(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream is remembered by its source, whatever it is called with."""
    twin, source = Twin(monkeypatch, "cached_graph", Mode.ACT), make_source([1])
    for size in (1, 2):
        assert twin.run("collect", source, size, "a") == [1]
    assert source.calls == [(1, "a")]
    assert twin.run("collect", make_source([2]), 1, "a") == [2]


def test_one_object_for_all_items(monkeypatch: pytest.MonkeyPatch) -> None:
    """Items that are kept are all equal to the last one."""
    items = [{"a": 1}, {"b": 2}]
    twin = Twin(monkeypatch, "same_object", Mode.ACT)
    assert twin.run("collect", make_source(items), 1, "a") == [{"b": 2}, {"b": 2}]


def test_a_timeout_that_is_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that raises ends as if it was complete."""
    twin = Twin(monkeypatch, "swallow_timeout", Mode.ACT)
    assert twin.run("collect", make_source([1], fails=True), 1, "a") == [1]
    for mode in (Mode.PROBE, Mode.ALARM):
        with pytest.raises(Rang):
            Twin(monkeypatch, "swallow_timeout", mode).run(
                "collect", make_source([1], fails=True), 1, "a"
            )
    twin = Twin(monkeypatch, "swallow_timeout", Mode.PROBE)
    assert twin.run("collect", make_source([1]), 1, "a") == [1]


@pytest.mark.parametrize("is_slow", [False, True])
def test_an_end_that_is_not_awaited(monkeypatch: pytest.MonkeyPatch, is_slow: bool) -> None:
    """The alarm rings only if a stream takes time to end when its reader is cancelled."""

    class Source:
        async def read(self, _size: int, _name: str) -> AsyncIterator[int]:
            try:
                await asyncio.Event().wait()
                yield 1
            finally:
                if is_slow:
                    await asyncio.Event().wait()  # until it is cancelled once more

    async def cancel(mode: Mode) -> None:
        twin = Twin(monkeypatch, "cancel_timeout", mode)
        task = asyncio.ensure_future(twin.names["collect"](Source(), 1, "a"))
        for _ in range(5):
            await asyncio.sleep(0)
        task.cancel()
        await task

    if not is_slow:
        with pytest.raises(Rang):
            asyncio.run(cancel(Mode.PROBE))
    with pytest.raises(Rang if is_slow else asyncio.CancelledError):
        asyncio.run(cancel(Mode.ALARM))


def test_more_streams_than_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eleven streams that are open side by side ring the alarm, ten do not."""

    async def run(many: int) -> None:
        twin = Twin(monkeypatch, "streams10", Mode.ALARM)
        sources = [make_source([1, 2]) for _ in range(many)]
        await asyncio.gather(*(twin.names["collect"](source, 1, "a") for source in sources))

    asyncio.run(run(10))
    with pytest.raises(Rang):
        asyncio.run(run(11))


def test_places_of_a_solution() -> None:
    """What a function says of its parameters and its result decides what is tried."""
    places = find_places(ast.parse(SOLUTION))
    assert places >= {Place.ITEM, Place.TEXT_ARGUMENT, Place.CALLBACK, Place.YIELDED, Place.PRINTED}
    plain = find_places(ast.parse("def add(left: int, right: int | None = None) -> int: ..."))
    assert plain == {Place.NUMBER_ARGUMENT, Place.RESULT}


def test_a_twin_that_does_nothing() -> None:
    """Functions return at once, and constants are empty; what the stub lacks stays."""
    names: dict[str, Any] = {}
    stub = b"LIMIT = 0\nasync def collect(): ...\nasync def relay(): ...\ndef show(): ..."
    exec(make_idle_twin(SOLUTION, stub), names)
    assert names["LIMIT"] == 0
    assert asyncio.run(gather(names["collect"](1, 2, 3))) is None
    assert asyncio.run(gather(names["relay"](1, 2, 3))) == []
    assert names["show"](["a"]) is None
    assert asyncio.run(gather(names["apply"](echo(), ["a"]))) == ["a"]


# -- a whole course -------------------------------------------------------------------------------


def prove(draft: Draft) -> list[str]:
    course = load_course(draft.root)
    checked = check_course(course, course.exercises, lambda _n, _of: None, mutate=False, at_once=2)
    return list(checked.problems)


def test_an_input_that_no_check_makes(draft: Draft) -> None:
    """A kind of input that is missing is named in words."""
    draft.edit(CHECKS, "@example(start=12)  # this value is used each time\n", "")
    draft.edit(CHECKS, "import example, given", "import given")
    missing = "no check gives an argument that is a number above 10 (arg_at_most10)"
    assert prove(draft) == [f"{ADDRESS}: {missing}"]
    draft.edit(SURVIVORS, "[inputs]", '[inputs]\narg_at_most10 = "nobody counts so far" ')
    assert prove(draft) == []


def test_an_effect_that_no_check_notices(draft: Draft) -> None:
    """A behaviour that acts and is not noticed shows that an assertion is missing."""
    last = "place = differ(run.items[-2:], wanted[-2:])"
    draft.edit(CHECKS, "place = differ(run.items, wanted)", last)
    checks, _, _ = (draft.root / CHECKS).read_text(encoding="utf-8").partition("@pytest.mark.needs")
    draft.write(CHECKS, checks)
    said = "no check notices that a number above 10 is taken for 10 (arg_at_most10)"
    assert f"{ADDRESS}: {said}" in prove(draft)


def test_exceptions_that_are_not_needed(draft: Draft) -> None:
    """An exception for an input that a check makes, or that cannot be, is a problem."""
    added = '[inputs]\narg_at_most10 = "it is large"\nlimit40 = "it is long"\nodd = "?" '
    draft.edit(SURVIVORS, "[inputs]", added)
    unneeded = "explains an input that is not missing"
    names = ("arg_at_most10", "limit40", "odd")
    assert prove(draft) == [f"{SURVIVORS}: {unneeded}: {name}" for name in names]


def test_a_check_that_passes_by_doing_nothing(draft: Draft) -> None:
    """A check must fail if the function returns at once."""
    check = '''

async def test_ends(submission: Submission) -> None:
    """ends"""
    await submission.countdown(3)
'''
    draft.write(CHECKS, (draft.root / CHECKS).read_text(encoding="utf-8") + check)
    says = f"{ADDRESS}: test_ends passes although each function returns at once"
    assert prove(draft) == [says]
    text = (draft.root / SURVIVORS).read_text(encoding="utf-8")
    draft.write(SURVIVORS, f'{text}\n[idle]\ntest_ends = "the others see to the rest"\n')
    assert prove(draft) == []
    draft.write(SURVIVORS, f'{text}\n[idle]\ntest_gives_every_number = "no"\n')
    unneeded = "explains a check that does not pass by doing nothing: test_gives_every_number"
    assert prove(draft) == [says, f"{SURVIVORS}: {unneeded}"]


def test_a_check_about_streaming_that_is_not(draft: Draft) -> None:
    """A check that is marked as about streaming must fail if all is collected first."""
    draft.edit(
        CHECKS,
        "@given(start=starts)\n@example",
        "@pytest.mark.streaming\n@given(start=starts)\n@example",
    )
    says = "test_gives_every_number passes although all that is yielded is collected first"
    assert prove(draft) == [f"{ADDRESS}: {says}"]


def test_a_right_answer_that_is_refused(draft: Draft) -> None:
    """Kept right answers in other styles must be solved."""
    text = (draft.root / f"solutions/{ADDRESS}.py").read_text(encoding="utf-8")
    draft.write(f"answers/{ADDRESS}/same.py", text)
    assert prove(draft) == []
    draft.write(f"answers/{ADDRESS}/short.py", text.replace("range(start, 0", "range(start, 1"))
    of_examples, said = prove(draft)
    assert "EXAMPLE_1 is not true of the answer short" in of_examples
    assert said.startswith(f"{ADDRESS}: the answer short is unsolved: test_gives_every_number: ")


FEED_PROXY = """
def install(connection, types):
    class Feed:
        async def read(self):
            while reply := await connection.ask("feed", "next", None):
                yield reply[0]

    types.add("feed", None, lambda value: value, lambda _: Feed())
    return {}
"""
FEED_CHECKS = '''"""Relays what a feed gives."""

import asyncio

import pytest


class Feed:
    def __init__(self, submission, items):
        self.items, self.at, self.submission = list(items), [], submission
        submission.types.add_family("feed", Feed, lambda _: {})
        submission.add_handler("feed", self.handle)

    async def handle(self, _verb, _data):
        await asyncio.sleep(0.3)
        self.at.append(self.submission.now)
        return [self.items.pop(0)] if self.items else None


ITEMS = ["a", "a", "", " b", "x" * 50]


async def test_gives_every_item(submission):
    """gives every item"""
    run = await submission.countdown(Feed(submission, ITEMS))
    assert run.items == ITEMS, "other items"


async def test_ends(submission):
    """ends without an error"""
    run = await submission.countdown(Feed(submission, ITEMS))
    assert run.crash is None, "it raised"


@pytest.mark.streaming
async def test_gives_items_at_once(submission):
    """gives each item when it comes"""
    feed = Feed(submission, ITEMS)
    run = await submission.countdown(feed)
    at = [run.moments[place].at for place in run.item_places]
    assert run.items and at == feed.at[:-1], "at another time"
'''


def test_a_course_whose_checks_give_streams(draft: Draft) -> None:
    """Streams of an object that the judge plays are measured without knowing what it is."""
    signature = "async def countdown(feed: Feed) -> AsyncIterator[str]:"
    for shelf in ("exercises", "solutions"):
        draft.edit(
            f"{shelf}/{ADDRESS}.py",
            "async def countdown(start: int) -> AsyncIterator[int]:",
            signature,
        )
    draft.write(
        f"solutions/{ADDRESS}.py",
        f'"""Relay."""\n\nfrom collections.abc import AsyncIterator\n\n\nclass Feed: ...\n\n\n{signature}\n'
        '    """Yield every item."""\n    async for item in feed.read():\n        yield item\n',
    )
    draft.edit(
        "course.toml",
        'preload = ["asyncio"]',
        'preload = ["asyncio"]\nproxies = ["checks/feed.py"]',
    )
    draft.write("checks/feed.py", FEED_PROXY)
    draft.write(CHECKS, FEED_CHECKS)
    draft.write(SURVIVORS, "[inputs]\n")
    said = [problem.partition(": ")[2] for problem in prove(draft)]
    assert "test_ends passes although each function returns at once" in said
    assert "test_ends passes although no stream is begun" in said
    assert not [line for line in said if line.startswith("test_gives")]
    measured = {line.rpartition("(")[2].rstrip(")") for line in said if line.startswith("no check")}
    assert measured == {
        "limit10", "limit40", "cached_graph", "leak", "collect_after10",
    }  # fmt: skip


def test_behaviours_of_a_course(draft: Draft) -> None:
    """A course adds behaviours of its own, which run beside its solutions."""
    draft.write(
        "checks/behaviours.py",
        "from kit.authoring.behaviours import WrongBehaviour, Place\n"
        "BEHAVIOURS = {'less': WrongBehaviour(Place.NUMBER_ARGUMENT, lambda value, _: min(value, 50),"
        " 'a number above 50', 'large numbers are cut')}\n",
    )
    assert prove(draft) == [f"{ADDRESS}: no check gives a number above 50 (less)"]
    draft.write("checks/behaviours.py", "BEHAVIOURS = 1 / 0\n")
    assert prove(draft) == [
        "checks/behaviours.py: cannot be used: ZeroDivisionError: division by zero"
    ]
    with pytest.raises(CourseError):
        load_behaviours(load_course(draft.root))


def test_each_behaviour_says_what_it_is() -> None:
    """No two behaviours have the same words."""
    words = [behaviour.effect for behaviour in BEHAVIOURS.values()]
    assert len(set(words)) == len(words)
