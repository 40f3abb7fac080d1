"""Divides the examples of an exercise's checks among several judges of one submission.

Each judge runs the checks, and asks before each example whether it is the one to run it: so they
end at the same time, whatever an example costs. :class:`kit.grading.hearings.Trial` answers; what
the judges find is taken together by :mod:`kit.grading.together`.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest

# Hypothesis has no name for a test's settings and its explicit examples (seen in 6.100 and 6.170).
_SETTINGS = "_hypothesis_internal_use_settings"
_EXPLICIT = "hypothesis_explicit_examples"

Claim = Callable[[str, int, int], "int | None"]
"""Asks for one of so many examples of a check, by its name, that have a number in common; gives the
place of the one that is granted, from 0, or None. Those that are drawn have the number -1, the ones
that the author wrote their own from 0."""

DRAWN = -1
_REJECTED = (hypothesis.errors.UnsatisfiedAssumption, hypothesis.errors.StopTest)
"""What is raised in an example that turns out to be none."""


class Enough(pytest.skip.Exception):  # type: ignore[name-defined,misc]  # made at run time
    """No example of a check is left. Hypothesis lets through at once what skips."""


class Share:
    """What the judge ``number``, from 0, has of all examples.

    ``ran`` are the checks of which it has had an example. The first that the author wrote for a
    check is always judge 0's, who is believed where several find a failure: it is the plainest.
    """

    def __init__(self, number: int, claim: Claim) -> None:
        self.number = number
        self.ran: set[str] = set()
        self._claim = claim

    def divide(self, name: str, check: Any) -> None:
        """Let a check that is run on examples run on those that are in this share."""
        if is_run_on_examples(check):
            examples = _Examples(self, name, check)
            check.hypothesis.inner_test = examples.only_mine(check.hypothesis.inner_test)

    def begin(self, name: str, check: object) -> None:
        """Raises :class:`Enough` for a check without examples that another judge has begun."""
        if not is_run_on_examples(check):
            self.drawn(name, 1)

    def drawn(self, check: str, of: int) -> int:
        """The place of one of so many drawn examples; raises :class:`Enough`."""
        place = self._claim(check, DRAWN, of)
        if place is None:
            raise Enough
        self.ran.add(check)
        return place

    def has_written(self, check: str, number: int) -> bool:
        """Whether the author's example of this number, from 0, is in this share."""
        mine = self.number == 0 if number == 0 else self._claim(check, number, 1) is not None
        if mine:
            self.ran.add(check)
        return mine


class _Examples:
    """The examples of one check, those that its author wrote before those that are drawn."""

    def __init__(self, share: Share, name: str, check: Any) -> None:
        self._share = share
        self._name = name
        self._written = len(getattr(check, _EXPLICIT, ()))
        settings: hypothesis.settings = getattr(check, _SETTINGS)
        self._drawn = settings.max_examples
        self._calls = itertools.count()
        self._owed = False
        self._failed = False

    def only_mine(self, check: Callable[..., Any]) -> Callable[..., Any]:
        """``check``, which does nothing for an example that another judge has."""

        @functools.wraps(check)
        def divided(*args: Any, **kwargs: Any) -> None:
            if self._is_mine():
                with self._watched():
                    check(*args, **kwargs)

        @functools.wraps(check)
        async def divided_later(*args: Any, **kwargs: Any) -> None:
            if self._is_mine():
                with self._watched():
                    await check(*args, **kwargs)

        return divided_later if inspect.iscoroutinefunction(check) else divided

    def _is_mine(self) -> bool:
        """Whether to run the next example; raises :class:`Enough` if there is no more."""
        call = next(self._calls)
        if self._failed:
            return True  # hypothesis runs what has failed once more, and tells that
        if call < self._written:
            return self._share.has_written(self._name, call)
        if self._owed:
            self._owed = False
            return True
        place = self._share.drawn(self._name, self._drawn)
        # Hypothesis draws first the least that there is: who is not the first of all has another.
        self._owed = call == self._written and place > 0
        return not self._owed

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except _REJECTED:
            self._owed = True
            raise
        except BaseException:
            self._failed = True
            raise


def is_run_on_examples(check: object) -> bool:
    """Whether hypothesis runs a check."""
    return hasattr(check, "hypothesis")
