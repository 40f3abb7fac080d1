"""What hypothesis leaves out in a judge, and what it does once for all judges."""

from __future__ import annotations

import contextlib

import hypothesis
from hypothesis import strategies


def only_draw() -> None:
    """Keep hypothesis from what costs time and tells a judge nothing; it has no settings for it.

    It draws no numbers and words that stand in the source of a course: it would parse every module
    for them, which may take seconds, and what is drawn would depend on words of ours. And it does
    not write out the examples that a check's author wrote, each time before it runs them.
    (Both were seen in 6.170.)
    """
    with contextlib.suppress(ImportError):  # before 6.131 it drew none
        from hypothesis.internal.conjecture import providers
        from hypothesis.internal.constants_ast import Constants

        none = Constants()
        providers._get_local_constants = lambda: none
    with contextlib.suppress(ImportError):
        from hypothesis.vendor.pretty import RepresentationPrinter

        RepresentationPrinter.repr_call = lambda *_, **__: None  # type: ignore[method-assign]


def prepare_hypothesis() -> None:
    """Let hypothesis prepare its tables, and look for what it draws, before there are forks."""
    only_draw()
    _draw_once()


@hypothesis.settings(database=None, max_examples=1, phases=[hypothesis.Phase.generate])
@hypothesis.given(strategies.text(), strategies.integers())
def _draw_once(_text: str, _number: int) -> None:
    pass
