"""Runs that one check has found right, kept for others that judge them by another rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kit.judge import Run
from lab.graphs import LentGraph

Rule = Callable[[Any, Run], None]
"""Raises :class:`kit.judge.Failure` for a run of a graph that breaks it.

It may ask for the kind of graph that the file's checks add, which knows more than others do.
"""


class Seen:
    """What the checks of one file have seen: graphs, and the run that each was given for.

    A later check need not run the submission on as many graphs again to judge something else. It
    still makes a run of its own: it may be the only one that is asked for, and of two judges who
    share the examples each has seen its own.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[LentGraph, Run]] = []

    def add(self, graph: LentGraph, run: Run) -> None:
        """Keep a run as it is now: what happens from now on is no part of it."""
        self._runs.append((graph, replace(run, moments=run.moments[:])))

    def expect(self, rule: Rule) -> None:
        """Raises :class:`kit.judge.Failure` for the first run that breaks ``rule``."""
        for graph, run in self._runs:
            rule(graph, run)
