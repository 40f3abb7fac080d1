"""Several judges of one submission: how its examples are divided, and what their findings make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.course import Exercise
from kit.grading import verdict
from kit.grading.together import Told, together
from kit.grading.verdicts import Job
from kit.judge.shares import Share, take
from kit.model import Check, Finding, Outcome, Standing

NAMES = ("a", "b", "c")
CHECKS = tuple(Check(name=name, says=f"does {name}", max_points=1.0) for name in NAMES)
EXERCISE = Exercise(address="one/first", chapter="one", name="first", checks=CHECKS)
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


class Item:
    """What of a pytest item matters here: its name and its function."""

    def __init__(self, name: str, check: Callable[..., Any]) -> None:
        self.name = name
        self.obj = check


def checks(sizes: list[tuple[int, int] | None], seen: Counter[tuple[int, int]]) -> list[Item]:
    """Checks with so many explicit and so many drawn examples; None draws nothing.

    ``seen`` counts, by number of the check and value, which they are run on.
    """

    def counting(number: int) -> Callable[[int], None]:
        def check(value: int) -> None:
            seen[number, value] += 1

        return check

    found = []
    for number, size in enumerate(sizes):
        check = counting(number)
        name = f"check {number}"
        if size is not None:
            explicit, drawn = size
            phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
            made: Any = given(value=st.integers(0, 10**12))(check)
            for value in reversed(range(explicit)):
                made = hypothesis.example(value=-1 - value)(made)
            settings = hypothesis.settings(
                max_examples=drawn, phases=phases, database=None, deadline=None
            )
            found.append(Item(name, hypothesis.seed(number)(settings(made))))
        else:
            found.append(Item(name, partial(check, 0)))
    return found


@pytest.mark.parametrize("seed", range(40))  # hypothesis makes no properties inside of one
def test_every_example_is_in_one_share(seed: int) -> None:
    """Nothing is left out and nothing is done twice, the least that is always drawn included."""
    draw = Random(seed)
    of = draw.randint(1, 4)
    sizes = [draw.choice([None, (draw.randint(0, 3), draw.randint(1, 6))]) for _ in range(5)]
    seen: Counter[tuple[int, int]] = Counter()
    for number in range(of):
        items: list[Any] = checks(sizes, seen)
        left = take(Share(number, of), items)
        assert sorted([*(item.name for item in items), *left]) == [f"check {n}" for n in range(5)]
        for item in items:
            item.obj()
        if number == 0:
            firsts = {(n, -1) for n, size in enumerate(sizes) if size and size[0]}
            assert firsts <= set(seen), "the first of all is in the first share"
    for n, size in enumerate(sizes):
        explicit, drawn = size or (0, 1)
        assert all(seen[n, -1 - value] == 1 for value in range(explicit))
        assert seen[n, 0] <= 1
        assert sum(seen[m, v] for m, v in seen if m == n) == explicit + drawn
