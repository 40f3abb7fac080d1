"""How a check says no: a sentence, what was expected, what came, which known mistake it is."""

from __future__ import annotations

from collections.abc import Sequence

from kit.judge.outcome import Run
from kit.judge.sameness import same


class Failure(AssertionError):
    """The submission does not do what a check asks.

    ``message`` is a sentence in the learner's words; ``mistake`` names a file on the shelf
    ``mistakes/`` whose symptom this is; ``run`` gives the timeline and the learner's line.
    """

    def __init__(  # noqa: PLR0913 - all by name, and each has its own
        self,
        message: str,
        *,
        expected: object = None,
        actual: object = None,
        mistake: str | None = None,
        run: Run | None = None,
        line: int = 0,
        error: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.expected = show(expected)
        self.actual = show(actual)
        self.mistake = mistake
        self.run = run
        self.line = line or (run.line if run else 0)
        self.error = error


def show(value: object, limit: int = 600) -> str:
    """``value`` for a reader: text as it is, all else as Python writes it, cut at ``limit``."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= limit else f"{text[:limit]} … ({len(text)} characters)"


def expect(
    actual: object,
    expected: object,
    message: str,
    *,
    mistake: str | None = None,
    run: Run | None = None,
) -> None:
    """Raise :class:`Failure` unless ``actual`` equals ``expected`` in value and exact type."""
    if not same(actual, expected):
        raise Failure(
            message, expected=_written(expected), actual=_written(actual), mistake=mistake, run=run
        )


def _written(value: object) -> str:
    return value if isinstance(value, str) and value else repr(value)


def differ(actual: Sequence[object], expected: Sequence[object]) -> int | None:
    """Index of the first place where two sequences differ, None if they are the same."""
    for index, (left, right) in enumerate(zip(actual, expected, strict=False)):
        if not same(left, right):
            return index
    return None if len(actual) == len(expected) else min(len(actual), len(expected))
