"""What a course's checks can rely on: marks, properties, seeds, and blame for their own faults."""

from __future__ import annotations

import json
import re

import pytest

from kit.model import Outcome, Standing

from .conftest import SHOWN, Bench

LIMITS = "wall_seconds = 20"
GIVES = "def answer(*args):\n    return args\n"


def faulty(body: str, head: str = "") -> str:
    """A check with a fault of its own."""
    code = body.replace("\n", "\n    ")
    return f'{head}\nasync def test_it(submission):\n    """works"""\n    {code}\n'


READS = {
    "a key": faulty("(await submission.answer()).value['a']"),
    "an index": faulty("(await submission.answer()).items[0]"),
    "an attribute": faulty("(await submission.answer()).value.items()"),
    "a set": faulty("{(await submission.answer()).value, []}"),
    "a group": faulty("raise ExceptionGroup('x', [ValueError((await submission.answer()).value)])"),
}
"""Checks that fail at what an answer gave."""

FAULTS = {
    "a division": faulty("1 / 0"),
    "an assert": faulty("assert False"),
    "a name": faulty("await submission.answer(missing)"),
    "an import": faulty("pass", "import nothing_of_this_name"),
    "a skip": faulty("import pytest; pytest.skip('no time')"),
    "an exit": faulty("raise SystemExit"),
    "no such fixture": 'async def test_it(submission, nothing):\n    """works"""\n',
    "a broken fixture": (
        'import pytest\n@pytest.fixture\ndef it():\n    1 / 0\n\ndef test_it(it):\n    """works"""\n'
    ),
    "a fixture's end": (
        "import pytest\n@pytest.fixture\ndef it():\n    yield\n    1 / 0\n\n"
        'def test_it(it):\n    """works"""\n'
    ),
    "a property": (
        "from hypothesis import given, strategies as st\n"
        '@given(n=st.integers())\nasync def test_it(submission, n):\n    """works"""\n    1 / 0\n'
    ),
    "an impossible property": (
        "from hypothesis import assume, given, strategies as st\n"
        '@given(n=st.integers())\ndef test_it(submission, n):\n    """works"""\n    assume(False)\n'
    ),
    "twice": (
        "import pytest\n@pytest.mark.parametrize('n', [1, 2])\n"
        'def test_it(submission, n):\n    """works"""\n'
    ),
    "a wait for nothing": faulty("import asyncio; await asyncio.Event().wait()"),
    "the end of the process": faulty("import os; os._exit(0)"),
    "a name that hides it": faulty("pass") + "test_it = None\n",
}

CHECKS = {
    **{f"fault_{number}": text for number, text in enumerate(FAULTS.values())},
    **{f"reads_{number}": text for number, text in enumerate(READS.values())},
    "marks": '''
        import pytest
        from kit.judge import Failure, expect

        @pytest.mark.points(2)
        async def test_one(submission):
            """gives one"""
            run = await submission.one()
            expect(run.value, 1, "that is not one", run=run)

        @pytest.mark.needs("test_one")
        @pytest.mark.points(0.5)
        async def test_two(submission):
            """gives two"""
            expect((await submission.two()).value, 2, "that is not two")

        @pytest.mark.needs("test_two")
        async def test_three(submission):
            """gives three"""
            expect((await submission.three()).value, 3, "that is not three")

        async def test_four(submission):
            """gives four"""
            run = await submission.four()
            raise Failure("never four", expected={"a": 4}, actual="x" * 1000, run=run, line=2)
    ''',
    "drawn": '''
        from hypothesis import example, given, settings, strategies as st
        from kit.judge import Failure

        seen = []

        @settings(max_examples=10)
        @given(number=st.integers(0, 10**9))
        @example(number=7)
        @example(number=5)
        async def test_draws(submission, number):
            """draws numbers"""
            seen.append((await submission.answer(number)).value[0])

        async def test_tells(submission):
            """tells what was drawn"""
            raise Failure("seen", actual=str(seen).replace(" ", ""))
    ''',
    "property": '''
        from hypothesis import given, settings, strategies as st
        from kit.judge import expect

        @settings(max_examples=50)
        @given(number=st.integers())
        async def test_gives_it_back(submission, number):
            """gives it back"""
            run = await submission.answer(number)
            expect(run.value, number, "that is another number", run=run)
    ''',
    "shared": '''
        import pytest
        from hypothesis import example, given, settings, strategies as st
        from kit.judge import expect

        @settings(max_examples=15)
        @given(number=st.integers(1, 10**9))
        @example(number=-1)
        @example(number=-2)
        async def test_gives_it_back(submission, number):
            """gives it back"""
            run = await submission.answer(number)
            expect(run.value, number, "that is another number", run=run)

        @pytest.mark.needs("test_gives_it_back")
        @settings(max_examples=1)
        @given(number=st.integers(-(10**5), -10))
        async def test_gives_it_twice(submission, number):
            """gives it twice"""
            for _ in range(2):
                run = await submission.answer(number)
                expect(run.value, number, "that is another number", run=run)

        async def test_gives_nothing_back(submission):
            """gives 0 back"""
            run = await submission.answer(0)
            expect(run.value, 0, "that is not 0", run=run)
    ''',
    "plain": '''
        from kit.judge import Failure

        def test_is_plain(submission):
            """is no coroutine"""
            if not callable(submission.answer):
                raise Failure("it is not callable")

        async def test_grouped(submission):
            """fails in a group"""
            import asyncio
            async def fail():
                raise Failure("in a group")
            async with asyncio.TaskGroup() as group:
                group.create_task(fail())

        async def test_caused(submission):
            """fails by a cause"""
            try:
                raise Failure("the cause")
            except Failure as failure:
                raise RuntimeError("wrapped") from failure
    ''',
}


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=list(FAULTS))
def test_a_fault_of_a_check_is_not_the_learners(bench: Bench, number: int) -> None:
    """A check that goes wrong by itself leaves the exercise ungraded and blames nobody."""
    verdict = bench.grade(f"fault_{number}", GIVES)
    assert (verdict.standing, verdict.points) == (Standing.UNGRADED, 0.0)
    for finding in verdict.findings:
        assert (finding.outcome, finding.where, finding.mistake) == (Outcome.UNFINISHED, "", None)


@pytest.mark.parametrize("number", range(len(READS)), ids=list(READS))
def test_a_check_that_cannot_read_an_answer_refuses_it(bench: Bench, number: int) -> None:
    """What a submission gives cannot make it ungraded: the check says that it cannot read it."""
    verdict = bench.grade(f"reads_{number}", GIVES)
    (finding,) = verdict.findings
    assert (verdict.standing, finding.outcome) == (Standing.UNSOLVED, Outcome.FAILED)
    assert "the check cannot read what answer gave" in finding.message


def test_a_fault_of_a_check_is_named(bench: Bench) -> None:
    """What went wrong in a check is told for the course's author."""
    verdict = bench.grade("fault_0", GIVES)
    message = r"the check itself went wrong at (checks/\w+/test_fault_0\.py):\d+: (.+)"
    match = re.fullmatch(message, verdict.findings[0].message)
    assert match
    assert match[2] == "ZeroDivisionError: division by zero"


RIGHT = "def one(): return 1\ndef two(): return 2\ndef three(): return 3\ndef four(): return 4\n"


def test_points_are_those_of_the_checks(bench: Bench) -> None:
    """Each passed check brings the points of its mark, 1 without one."""
    verdict = bench.grade("marks", RIGHT)
    assert [f.points for f in verdict.findings] == [2.0, 0.5, 1.0, 0.0]
    assert [f.max_points for f in verdict.findings] == [2.0, 0.5, 1.0, 1.0]
    assert (verdict.points, verdict.max_points) == (3.5, 4.5)


def test_a_check_that_needs_a_failed_one_is_skipped(bench: Bench) -> None:
    """One cause gives one failure: what depends on it waits, down the whole chain."""
    verdict = bench.grade("marks", RIGHT.replace("return 1", "return '1'"))
    assert [f.outcome for f in verdict.findings] == [
        Outcome.FAILED,
        Outcome.SKIPPED,
        Outcome.SKIPPED,
        Outcome.FAILED,
    ]
    assert verdict.findings[1].message == "not run yet; fix this first: gives one"
    assert verdict.findings[2].message == "not run yet; fix this first: gives two"


def test_a_failure_says_what_was_expected(bench: Bench) -> None:
    """A failed check tells what should have come, what came, where, and which mistake it is."""
    verdict = bench.grade("marks", "\n\ndef one():\n    return True\n" + RIGHT.split("\n", 1)[1])
    finding = verdict.findings[0]
    assert finding.message == "that is not one"
    assert (finding.expected, finding.actual) == ("1", "True")
    assert (finding.where, finding.hint) == (f"{SHOWN}:3", "kit hint marks")
    assert (finding.check, finding.says) == ("test_one", "gives one")
    assert [moment.text for moment in finding.timeline] == ["one() is called", "one() has ended"]


def test_long_values_are_cut_for_the_reader(bench: Bench) -> None:
    """A value of any length is shown cut, and a check may name the line itself."""
    finding = bench.grade("marks", RIGHT).findings[3]
    assert finding.expected == "{'a': 4}"
    assert finding.actual.startswith("x" * 600 + " … (1000 characters)")
    assert finding.where == f"{SHOWN}:2"


def drawn(bench: Bench, seed: int) -> list[int]:
    finding = bench.grade("drawn", GIVES, seed=seed).findings[1]
    numbers = json.loads(finding.actual)
    assert isinstance(numbers, list)
    return numbers


def test_explicit_examples_come_first(bench: Bench) -> None:
    """A property begins with the examples that its author wrote, in their order."""
    assert sorted(drawn(bench, 3)[:2]) == [5, 7]
    assert len(drawn(bench, 3)) == 12


def test_values_vary_between_runs(bench: Bench) -> None:
    """Another seed draws other values, so nothing can be hard-coded."""
    assert len({tuple(drawn(bench, seed)) for seed in range(4)}) == 4


def test_the_same_seed_draws_the_same_values(bench: Bench) -> None:
    """A run can be repeated by its seed."""
    assert drawn(bench, 42) == drawn(bench, 42)


def test_a_property_fails_with_its_example(bench: Bench) -> None:
    """A failure that hypothesis finds is told like any other."""
    verdict = bench.grade("property", "def answer(n):\n    return abs(n)\n")
    finding = verdict.findings[0]
    assert (verdict.standing, finding.message) == (Standing.UNSOLVED, "that is another number")
    assert finding.actual == finding.expected.removeprefix("-")


@pytest.mark.parametrize(
    "text",
    [
        "calls = []\ndef answer(n):\n    calls.append(n)\n    return n if len(calls) != 9 else None\n",
        "import random\ndef answer(n):\n    return n if random.random() < 0.7 else n + 1\n",
    ],
    ids=["the ninth call", "at random"],
)
def test_an_answer_that_fails_now_and_then_has_failed(bench: Bench, text: str) -> None:
    """An answer that is wrong only sometimes is unsolved, never the check's fault."""
    verdict = bench.grade("property", text)
    assert verdict.standing is Standing.UNSOLVED
    assert verdict.findings[0].message == "that is another number"


def test_failures_are_found_inside_of_others(bench: Bench) -> None:
    """A failure counts wherever it was raised: in a group, or as the cause of another error."""
    verdict = bench.grade("plain", GIVES)
    assert [f.outcome for f in verdict.findings] == [
        Outcome.PASSED,
        Outcome.FAILED,
        Outcome.FAILED,
    ]
    assert verdict.findings[1].message == "in a group"
    assert verdict.findings[2].message == "the cause"


PAIRED = """
def answer(number):
    return {answer}
"""


@pytest.mark.parametrize(
    ("answer", "outcomes"),
    [
        ("number", [Outcome.PASSED] * 3),
        ("number if number != -1 else 0", [Outcome.FAILED, Outcome.SKIPPED, Outcome.PASSED]),
        ("number if number != -2 else 0", [Outcome.FAILED, Outcome.SKIPPED, Outcome.PASSED]),
        ("number if number < 100 else 0", [Outcome.FAILED, Outcome.SKIPPED, Outcome.PASSED]),
        ("abs(number)", [Outcome.FAILED, Outcome.SKIPPED, Outcome.PASSED]),
        ("number if number > -10 else 0", [Outcome.PASSED, Outcome.FAILED, Outcome.PASSED]),
        ("number or None", [Outcome.PASSED, Outcome.PASSED, Outcome.FAILED]),
    ],
)
def test_a_fault_is_found_in_each_kind_of_example(
    bench: Bench, answer: str, outcomes: list[Outcome]
) -> None:
    """Written and drawn examples show it, and checks that need the failed one are skipped."""
    verdict = bench.grade("shared", PAIRED.format(answer=answer))
    assert [finding.outcome for finding in verdict.findings] == outcomes
