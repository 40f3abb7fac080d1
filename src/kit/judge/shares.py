"""Divides the examples of an exercise's checks among several judges of one submission.

Each judge runs the checks on its share of the examples, while the others run them on theirs; what
they find is taken together by :mod:`kit.grading.together`.
"""

from __future__ import annotations

import functools
import inspect
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import hypothesis
import pytest

# Hypothesis lets a test be given settings only once, and has no name for its explicit examples
# (seen in 6.100 and 6.170); their order there is from the last to the first.
_SETTINGS = "_hypothesis_internal_use_settings"
_EXPLICIT = "hypothesis_explicit_examples"


@dataclass(frozen=True, slots=True)
class Share:
    """The share ``number``, from 0, of all that ``of`` judges have."""

    number: int = 0
    of: int = 1


def take(share: Share, items: list[pytest.Item]) -> list[str]:
    """Leave only this share of the checks; gives the names of those of which it has nothing.

    Every judge reckons what all of them get, so that nothing is left out. A check that draws
    nothing goes to one of them as a whole. The first explicit example of each check is in the first
    share, which is believed where several find a failure: it is the plainest.
    """
    load = [0] * share.of
    left = []
    for item in tuple(items) if share.of > 1 else ():
        check = getattr(item, "obj", None)
        explicit = list(reversed(getattr(check, _EXPLICIT, ())))
        drawn = _draws(check) if hasattr(check, "hypothesis") else 1
        given = [_least(load) if number else _first(load) for number in range(len(explicit))]
        draws = [_least(load) for _ in range(drawn)].count(share.number)
        mine = [one for one, judge in zip(explicit, given, strict=True) if judge == share.number]
        if not mine and not draws:
            items.remove(item)
            left.append(item.name)
        elif hasattr(check, "hypothesis"):
            _keep(check, mine, draws, again=share.number > 0)
    return left


def _first(load: list[int]) -> int:
    load[0] += 1
    return 0


def _least(load: list[int]) -> int:
    judge = load.index(min(load))
    load[judge] += 1
    return judge


def _draws(check: object) -> int:
    settings: hypothesis.settings = getattr(check, _SETTINGS)
    return settings.max_examples if hypothesis.Phase.generate in settings.phases else 0


def _keep(check: Any, explicit: list[object], draws: int, *, again: bool) -> None:
    """Let a check run on these examples, and on so many that are drawn.

    What hypothesis draws first is always the least that there is: judges that draw it ``again``
    pass over it, and draw one more.
    """
    before: hypothesis.settings = getattr(check, _SETTINGS)
    phases = [p for p in before.phases if draws or p is not hypothesis.Phase.generate]
    after = hypothesis.settings(before, max_examples=max(draws + again, 1), phases=phases)
    setattr(check, _SETTINGS, after)
    setattr(check, _EXPLICIT, list(reversed(explicit)))
    if again and draws:
        check.hypothesis.inner_test = _without(len(explicit), check.hypothesis.inner_test)


def _without(number: int, check: Callable[..., Any]) -> Callable[..., Any]:
    """``check``, which does nothing when it is called for the time ``number``, from 0."""
    numbers = itertools.count()

    async def nothing() -> None:
        pass

    @functools.wraps(check)
    def rest(*args: Any, **kwargs: Any) -> Any:
        if next(numbers) != number:
            return check(*args, **kwargs)
        return nothing() if inspect.iscoroutinefunction(check) else None

    return rest
