"""Several judges of one submission: how its examples are divided, and what their findings make."""

from __future__ import annotations

import contextlib
from collections import Counter
from functools import partial
from random import Random
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.course import Exercise
from kit.grading import verdict
from kit.grading.hearings import Trial
from kit.grading.together import Told, together
from kit.grading.verdicts import Job
from kit.judge.shares import DRAWN, Claim, Enough, Share
from kit.model import Check, Finding, Outcome, Standing

NAMES = ("a", "b", "c")
CHECKS = tuple(Check(name=name, says=f"does {name}", max_points=1.0) for name in NAMES)
EXERCISE = Exercise(address="one/first", chapter="one", name="first")
vars(EXERCISE)["checks"] = CHECKS  # as if they had been read from a file
JOB = Job(exercise=EXERCISE, source=b"", shown="first.py", seed=1)


def told(*outcomes: Outcome | None, left: str = "", **needs: list[str]) -> Told:
    """What a judge found for each check; None where it told nothing."""
    findings = [
        (
            "stopped" if outcome is Outcome.UNFINISHED else "",
            Finding(
                check=check.name,
                says=check.says,
                outcome=outcome,
                points=float(outcome is Outcome.PASSED),
                max_points=1.0,
            ),
        )
        for check, outcome in zip(CHECKS, outcomes, strict=True)
        if outcome is not None
    ]
    return Told(findings=findings, needs=needs, left=frozenset(left), isolation="processes")


P, F, S, U, NONE = Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED, Outcome.UNFINISHED, None


@pytest.mark.parametrize(
    ("judges", "outcomes", "standing"),
    [
        ([told(P, P, P), told(P, P, P)], [P, P, P], Standing.SOLVED),
        ([told(P, P, P), told(P, F, P)], [P, F, P], Standing.UNSOLVED),
        ([told(P, P, P), told(P, U, P)], [P, U, P], Standing.STOPPED),
        ([told(F, P, P), told(U, P, P)], [F, P, P], Standing.UNSOLVED),
        ([told(P, P, NONE, left="c"), told(P, NONE, P, left="b")], [P, P, P], Standing.SOLVED),
        ([told(P, P, NONE, left="c"), told(P, P, F)], [P, P, F], Standing.UNSOLVED),
        # b waits for a, which one judge saw fail
        ([told(P, P, P, b=["a"]), told(F, S, P, b=["a"])], [F, S, P], Standing.UNSOLVED),
        ([told(P, F, P, b=["a"]), told(F, S, P, b=["a"])], [F, S, P], Standing.UNSOLVED),
        # c waits for b, and b for a; nobody saw both
        (
            [told(F, NONE, NONE, left="bc"), told(P, P, P, b=["a"], c=["b"])],
            [F, S, S],
            Standing.UNSOLVED,
        ),
    ],
)
def test_findings_of_several_judges(
    judges: list[Told], outcomes: list[Outcome], standing: Standing
) -> None:
    """A check passes if it does with everyone who had examples of it; else it is as with one."""
    result = verdict(JOB, together(EXERCISE, judges), 0.0, "processes")
    assert [finding.outcome for finding in result.findings] == outcomes
    assert result.standing is standing


@pytest.mark.parametrize(
    "judges",
    [
        [told(P, P, P), told(P, NONE, P)],  # it told nothing of b, and did not leave it
        [told(P, P, NONE), told(P, P, P)],
        [told(P, NONE, P, left="b"), told(P, NONE, P, left="b")],  # nobody judged it
        [told(P, P, P, left="b"), told(P, P, P)],  # left, and told of
        [told(P, P, P), told(NONE, NONE, NONE)],  # one was lost
        [told(P, P, P), Told(findings=[*told(P, P, P).findings] * 2, needs={})],
    ],
)
def test_what_a_judge_kept_to_itself_is_not_passed(judges: list[Told]) -> None:
    """An exercise of which one judge has not told all that it had is never solved."""
    result = verdict(JOB, together(EXERCISE, judges), 0.0, "processes")
    assert result.standing is Standing.UNGRADED
    assert result.points == 0


def test_what_waits_names_what_it_waits_for() -> None:
    """A check that only the findings of another judge let skip says so in the same words."""
    judges = [told(F, NONE, NONE, left="bc"), told(P, P, P, b=["a"])]
    assert together(EXERCISE, judges)[1][1].message == "waits until this holds: does a"


def test_the_first_judge_is_believed() -> None:
    """Of several failures that of the first share is told, where the plainest example is."""
    judges = [told(F, P, P), told(U, P, P)]
    assert together(EXERCISE, judges)[0] == judges[0].findings[0]


def check_on(size: tuple[int, int] | None, number: int, seen: Counter[tuple[int, int]]) -> Any:
    """A check with so many explicit and so many drawn examples; None has none.

    ``seen`` counts, by ``number`` and value, what it is run on.
    """

    def check(value: int) -> None:
        seen[number, value] += 1

    if size is None:
        return partial(check, 0)
    explicit, drawn = size
    made: Any = given(value=st.integers(0, 10**12))(check)
    for value in reversed(range(explicit)):
        made = hypothesis.example(value=-1 - value)(made)
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    return hypothesis.settings(max_examples=drawn, phases=phases, database=None, deadline=None)(
        made
    )


class Judges:
    """So many judges, each with examples that chance gives it."""

    def __init__(self, of: int, seed: int) -> None:
        self.of = of
        self._seed = seed

    def claim(self, judge: int) -> Claim:
        """What one of them has for a claim; all together they have each example once."""
        asked: Counter[tuple[str, int]] = Counter()

        def claim(check: str, number: int, of: int) -> int | None:
            while (place := asked[check, number]) < of:
                asked[check, number] += 1
                chance = Random(f"{self._seed} {check} {number} {place}")
                if chance.randrange(self.of) == judge:
                    return place
            return None

        return claim


@pytest.mark.parametrize("seed", range(40))  # hypothesis makes no properties inside of one
def test_every_example_is_run_by_one_judge(seed: int) -> None:
    """Nothing is left out, and nothing is done twice."""
    draw = Random(seed)
    judges = Judges(draw.randint(1, 4), seed)
    sizes = [draw.choice([None, (draw.randint(0, 3), draw.randint(1, 6))]) for _ in range(5)]
    seen: Counter[tuple[int, int]] = Counter()
    for number in range(judges.of):
        share, before = Share(number, judges.claim(number)), seen.copy()
        for n, size in enumerate(sizes):
            check = check_on(size, n, seen)
            share.divide(f"check {n}", check)
            with contextlib.suppress(Enough):
                share.begin(f"check {n}", check)
                check()
        assert share.ran == {f"check {n}" for n, _ in seen - before}
        if number == 0:
            firsts = {(n, -1) for n, size in enumerate(sizes) if size and size[0]}
            assert firsts <= set(seen), "the first of all is always the first judge's"
    for n, size in enumerate(sizes):
        explicit, drawn = size or (0, 1)
        assert all(seen[n, -1 - value] == 1 for value in range(explicit))
        assert sum(seen[m, v] for m, v in seen if m == n) == explicit + drawn


@pytest.mark.parametrize(("place", "expected"), [(0, [0, 7]), (1, [5, 7]), (8, [5, 7])])
def test_one_judge_has_what_is_always_drawn_first(place: int, expected: list[int]) -> None:
    """Whoever asks first runs the least that there is; the others pass over it, and have another."""
    seen: list[int] = []

    def keep(value: int) -> None:
        seen.append(value)

    check: Any = given(value=st.integers())(keep)
    places = iter([place, 9])
    Share(1, lambda *_: next(places, None)).divide("keep", check)
    for value in (0, 5, 7) if place else (0, 7):
        check.hypothesis.inner_test(value=value)
    with pytest.raises(Enough):
        check.hypothesis.inner_test(value=8)
    assert seen == expected


@pytest.mark.parametrize("explicit", [0, 1, 2])
@pytest.mark.parametrize("judge", [0, 1])
def test_a_failure_is_told_when_no_example_is_left(judge: int, explicit: int) -> None:
    """Hypothesis runs what has failed once more: that is no new example."""

    def fails(value: int) -> None:
        raise ValueError(value)

    check: Any = given(value=st.integers())(fails)
    for value in range(explicit):
        check = hypothesis.example(value=value)(check)
    check = hypothesis.settings(max_examples=1, database=None, report_multiple_bugs=False)(check)
    places = iter([0])
    share = Share(judge, lambda _, number, of: next(places, None) if number == DRAWN else None)
    share.divide("fails", check)
    with pytest.raises(ValueError):  # noqa: PT011 - it is the one above
        check()


def test_an_example_that_is_none_costs_none() -> None:
    """What `assume()` rejects is not counted, as hypothesis does not count it."""
    seen = []

    def odd(value: int) -> None:
        hypothesis.assume(value % 2)
        seen.append(value)

    check: Any = given(value=st.integers())(odd)
    settings = hypothesis.settings(
        max_examples=10, database=None, phases=[hypothesis.Phase.generate]
    )
    share = Share(0, Judges(1, 0).claim(0))
    share.divide("odd", settings(check))
    with contextlib.suppress(Enough):
        check()
    assert len(seen) == 10


def test_examples_are_given_out_once_and_never_of_what_has_failed() -> None:
    """Each place goes to one judge; of a check that a judge saw fail nothing more is run."""
    trial = Trial(0, JOB, [])
    assert [trial.claim("a", DRAWN, 3) for _ in range(4)] == [0, 1, 2, None]
    assert [trial.claim("a", 1, 1), trial.claim("a", 1, 1), trial.claim("a", 2, 1)] == [0, None, 0]
    for (_, finding), check in zip(told(P, F, S).findings, "abc", strict=True):
        assert trial.claim(check, 7, 9) == 0
        trial.note(finding)
    assert [trial.claim(check, 7, 9) for check in "abc"] == [1, None, None]
