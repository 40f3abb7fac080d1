"""The known mistake that behaves as a submission did is named, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from kit.course import Course
from kit.forkserver import Server, start
from kit.grading import Grader, Job, judge_all
from kit.model import Finding, Standing, Verdict

from .conftest import LIMITS, SHOWN, write_course

CHECKS = """
import itertools, os
import pytest
from hypothesis import example, given, strategies as st
from kit.judge import Failure, expect

judged = itertools.count()

async def test_adds(submission):
    '''adds'''
    run = await submission.answer(2, 3)
    expect(run.value, 5, "that is not the sum", run=run)

@given(numbers=st.lists(st.integers(1000, 2000), min_size=3, unique=True))
@example(numbers=[1])
async def test_sums(submission, numbers):
    '''sums'''
    factor = submission.random.randrange(2, 10**6)
    run = await submission.total(list(numbers), factor)
    wanted = sum(numbers) * factor
    numbers.clear()
    expect(run.value, wanted, "that is not the total", run=run)

async def test_rests(submission):
    '''rests'''
    run = await submission.rest()
    expect(run.value, None, "that is no rest", run=run)

async def test_lives(submission):
    '''has a judge that survives'''
    run = await submission.alive()
    if next(judged):
        os._exit(3)
    raise Failure("it is never right", run=run)
"""

GOOD = {
    "answer": "def answer(a, b):\n    return a + b\n",
    "total": "def total(numbers, factor):\n    return sum(numbers) * factor\n",
    "rest": "def rest():\n    pass\n",
    "alive": "def alive():\n    pass\n",
}


def text(**functions: str) -> str:
    return "".join((GOOD | functions).values())


def mistake(check: str, says: str, body: str) -> str:
    says = f"\n\nSays: {says}\n" if says else ""
    return f'"""Caught by {check}: a wrong belief.{says}"""\n{body}'


TIMES = text(answer="def answer(a, b):\n    return a * b\n")
FIRST = text(
    total="def total(numbers, factor):\n"
    "    return factor * sum(numbers[:1] if numbers[1:] else numbers)\n"
)
LAST = FIRST.replace("[:1]", "[-1:]")
PRINTS = text(answer="def answer(a, b):\n    print(a)\n    return a * b\n")
IDS = text(
    answer="from uuid import uuid4\ndef answer(a, b):\n"
    "    ids = [str(uuid4()) for _ in range(2)]\n    return [ids[0], ids[1], ids[0]]\n"
)

MISTAKES = {
    "bare": mistake("test_adds", "", text(answer="def answer(a, b):\n    return a - b\n")),
    "bare_too": mistake("test_adds", "", text(answer="def answer(a, b):\n    return -(b - a)\n")),
    "dies": mistake("test_rests", "it dies", "import os\nos._exit(1)\n"),
    "elsewhere": mistake("test_sums", "it multiplies, elsewhere", TIMES),
    "first": mistake("test_sums", "only the first number counts", FIRST),
    "ids": mistake("test_adds", "it returns ids", IDS),
    "last": mistake("test_sums", "only the last number counts", LAST),
    "lives": mistake("test_lives", "it kills", text()),
    "never_ends": mistake("test_rests", "it never ends", "while True:\n    pass\n"),
    "not_python": mistake("test_rests", "it is not Python", "def answer(:\n"),
    "prints": mistake("test_adds", "it also prints", PRINTS),
    "raises_a": mistake(
        "test_adds", "it raises", text(answer="def answer(a, b): raise KeyError\n")
    ),
    "raises_b": mistake(
        "test_adds", "it raises", text(answer="def answer(a, b): raise KeyError()\n")
    ),
    "works": mistake("test_rests", "it works", text(rest="def rest():\n    return 1\n")),
    "times": mistake("test_adds", "it multiplies\n  instead of adding.", TIMES),
}

Graded = Callable[..., Verdict]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = write_course(
        tmp_path_factory.mktemp("course"), {"sums": CHECKS}, LIMITS, {"sums": text()}
    )
    folder = made.root / "mistakes" / "one" / "sums"
    folder.mkdir(parents=True)
    for name, source in MISTAKES.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def server(course: Course) -> Iterator[Server]:
    with closing(start(course)) as started:
        yield started


@pytest.fixture
def graded(course: Course, server: Server) -> Graded:
    """Return the verdict on a text; only the check ``first`` is of interest, and fails."""

    def grade(source: str, *, seed: int = 1, **fields: bool) -> Verdict:
        (verdict,) = judge_all(server, [job_of(course, source, seed, **fields)], at_once=1)
        return verdict

    return grade


def job_of(course: Course, source: str, seed: int = 1, **fields: Any) -> Job:
    (exercise,) = course.exercises
    job = Job(exercise=exercise, source=source.encode(), shown=SHOWN, seed=seed, first_failure=True)
    return replace(job, **fields)


def first_failure(verdict: Verdict) -> Finding:
    assert verdict.standing is Standing.UNSOLVED
    assert verdict.first_failure
    return verdict.first_failure


def test_the_mistake_that_behaves_the_same_is_named(graded: Graded) -> None:
    """Its text may be another one; everything else in the verdict is as without a name."""
    source = text(answer="def answer(left, right):\n    return sum([left] * right)\n")
    verdict, unnamed = graded(source), graded(source, comparing_seconds=0.0)
    finding = first_failure(verdict)
    assert (finding.mistake, finding.cause) == ("times", "it multiplies instead of adding.")
    findings = [replace(finding, mistake=None, cause=""), *verdict.findings[1:]]
    assert replace(verdict, findings=tuple(findings), seconds=unnamed.seconds) == unnamed


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("    print(a)\n    return a * b\n", "prints"),
        ("    print(b)\n    return a * b\n", None),
        ("    return a * b + 0.0\n", None),
        ("    raise KeyError\n", "raises_a"),
        ("    return a - b\n", None),
    ],
    ids=["what is printed", "another line", "another type", "same sentence", "two sentences"],
)
def test_everything_that_it_does_is_compared(graded: Graded, body: str, name: str | None) -> None:
    """Several that behave the same give a name only if they have the same sentence."""
    assert first_failure(graded(text(answer=f"def answer(a, b):\n{body}"))).mistake == name


def test_ids_are_compared_by_the_order_in_which_they_appear(graded: Graded) -> None:
    """Ids are never the same; whether they are equal to each other is."""
    assert first_failure(graded(IDS)).mistake == "ids"
    assert first_failure(graded(IDS.replace("ids[0]]", "ids[1]]"))).mistake is None


def test_mistakes_that_cannot_be_run_match_nothing(graded: Graded) -> None:
    """One of them dies, one never ends, and one cannot be read as Python."""
    assert first_failure(graded(text(rest="def rest():\n    return 1\n"))).mistake == "works"
    assert first_failure(graded(text(rest="def rest():\n    return 2\n"))).mistake is None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_mistake_gets_the_example_that_was_drawn(graded: Graded, seed: int) -> None:
    """Although the check changed what was drawn, and drew more while it ran."""
    for name, source in (("first", FIRST), ("last", LAST)):
        verdict = graded(source, seed=seed)
        finding = first_failure(verdict)
        assert (finding.check, finding.mistake) == ("test_sums", name)


def test_what_a_check_draws_depends_on_the_seed(graded: Graded) -> None:
    """Otherwise an author who has read the checks knows the values of ``submission.random``."""
    source = text(total="def total(numbers, factor):\n    return -factor\n")
    values = {first_failure(graded(source, seed=seed)).actual for seed in (1, 2, 1)}
    assert len(values) == 2


def test_the_findings_are_known_before_the_name(course: Course, server: Server) -> None:
    """They come early, once, and the verdict that follows is the same but for the name.

    Here it has none, because its judge ends while it compares: all findings were reported by then.
    """
    early: list[Verdict] = []
    with closing(Grader(server, at_once=1)) as grader:
        verdicts = list(grader.judge([job_of(course, text())], early.append))
    assert early == verdicts
    (verdict,) = verdicts
    assert verdict.standing is Standing.UNSOLVED
    assert [finding.outcome.value for finding in verdict.findings] == [*["passed"] * 3, "failed"]
    assert (verdict.points, verdict.isolation != "") == (3.0, True)


def test_an_untouched_stub_is_not_compared(graded: Graded) -> None:
    """It is to do, and no mistake."""
    verdict = graded(TIMES, untouched=True)
    assert verdict.standing is Standing.TODO
    assert verdict.findings[0].mistake is None


@pytest.mark.parametrize(
    "body",
    [
        "    print('x' * 60_000)\n    return 'a' * 10**6\n",
        "    return [f'{n:08x}-0000-0000-0000-000000000000' for n in range(5000)]\n",
        "    import os, time\n    time.sleep(80_000)\n    return os.getpid()\n",
    ],
    ids=["large", "many ids", "slow"],
)
def test_a_submission_cannot_prolong_the_comparison(graded: Graded, body: str) -> None:
    """It is not run again, and the mistakes have limits of their own."""
    finding = first_failure(graded(text(answer=f"def answer(a, b):\n{body}")))
    assert (finding.message, finding.mistake) == ("that is not the sum", None)
