"""Decorators that run a check on the task's example, on drawn graphs, and on unusual ones."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kit.judge import Function, Submission
from lab.graphs import Lab
from lab.shapes import Shape, Walk, counts, walk

State: TypeAlias = dict[str, Any]
OnGraph: TypeAlias = Callable[..., Awaitable[object]]
"""A check of a submission, a graph, a state, and what an :class:`Example` has more."""

Check: TypeAlias = Any
"""What pytest collects: hypothesis does not say what it makes of a function."""


@dataclass(frozen=True)
class Example:
    """A graph and a state: the task's own, which its text names, or drawn ones.

    ``more`` are further arguments of the exercise's function, behind the state. The lab makes those
    of them, and those graphs, that have a method ``lend(lab)``.
    """

    shape: Shape | Walk | Any
    state: Mapping[str, Any] = field(default_factory=lambda: begin(0))
    more: tuple[Any, ...] = ()

    def make(self, lab: Lab) -> tuple[Any, ...]:
        """Return the arguments of a call: the graph, the state, and ``more``."""
        graph = _make(self.shape, lab)
        state = dict(self.state)
        return graph, state, *(_make(argument, lab) for argument in self.more)

    async def run(self, submission: Submission, lab: Lab, name: str) -> None:
        """Call the submission's function ``name``; an exception of it is in the run's record."""
        await Function(submission, name).attempt(*self.make(lab))


def begin(count: int) -> State:
    """Return the state that graphs of the lab begin with."""
    return {"count": count, "message": "start", "steps": 0}


def on_graphs(
    *kinds: st.SearchStrategy[Any],
    first: Shape | Walk | Example | Sequence[Example],
    examples: int = 5,
) -> Callable[[OnGraph], Check]:
    """Run a check of a submission, a graph and a state on ``first``, then on drawn graphs.

    ``kinds`` are what shapes, or whole examples, are drawn from, ``examples`` how many of them are
    tried. Without ``kinds`` only ``first`` is tried.
    """
    given_first = [first] if isinstance(first, Shape | Walk | Example) else list(first)
    shown = [one if isinstance(one, Example) else Example(one) for one in given_first]

    def decorate(check: OnGraph) -> Check:
        if not kinds:
            return in_turn(*shown)(check)

        async def on_one(submission: Submission, lab: Lab, case: Any, count: int) -> None:
            drawn = case if isinstance(case, Example) else Example(case, begin(count))
            await check(submission, *drawn.make(lab))

        run = given(case=st.one_of(kinds), count=counts)(_named(on_one, check))
        for one in reversed(shown):
            run = example(case=one, count=0)(run)
        return settings(max_examples=examples)(run)

    return decorate


def in_turn(*calls: Example, last_two_at_once: bool = False) -> Callable[[OnGraph], Check]:
    """Run a check on examples one after the other; those of the same shape share one graph.

    A result that is kept from call to call, by the graph or by its state, is wrong if one graph is
    called with two states, two graphs with one state, and the first example again. With
    ``last_two_at_once`` the last two calls begin at the same time, so that variables that they
    share are seen; what is printed and what is left running then belongs to both.
    """

    def decorate(check: OnGraph) -> Check:
        async def on_all(submission: Submission, lab: Lab) -> None:
            graphs: dict[int, Any] = {}
            todo = []
            for call in calls:
                graph, *others = call.make(lab)
                todo.append((graphs.setdefault(id(call.shape), graph), *others))
            await _check_in_turn(check, submission, todo, last_two_at_once=last_two_at_once)

        return _named(on_all, check)

    return decorate


def on_unusual_graphs(
    unusual: Walk | None = None,
    *,
    other: Shape | Walk | None = None,
    last_two_at_once: bool = False,
) -> Callable[[OnGraph], Check]:
    """Run a check on an unusual graph, four times.

    The first two calls have the same graph and two states, of which the second ends the graph much
    sooner. The third has another graph, which ends in its loop, and the first state, and the last
    is the first again. So a result that is kept, by the graph or by its state, is wrong.
    ``last_two_at_once`` is that of :func:`in_turn`.
    """
    unusual = unusual or walk()
    steps = unusual.steps[5:10]
    most = len(unusual.steps)
    other = other or Walk(steps=(*steps, *steps[:3]), schema=unusual.schema)

    def decorate(check: OnGraph) -> Check:
        async def on_four(submission: Submission, lab: Lab) -> None:
            graph, another = lab.graph(unusual), lab.graph(other)
            todo = [
                (lent, {"count": 3, "message": " ", "steps": steps})
                for lent, steps in ((graph, most), (graph, 3), (another, most), (graph, most))
            ]
            await _check_in_turn(check, submission, todo, last_two_at_once=last_two_at_once)

        return _named(on_four, check)

    return decorate


async def _check_in_turn(
    check: OnGraph,
    submission: Submission,
    calls: Sequence[tuple[Any, ...]],
    *,
    last_two_at_once: bool,
) -> None:
    alone = len(calls) - 2 * last_two_at_once
    for graph, *others in calls[:alone]:
        graph.forget()
        await check(submission, graph, *others)
    together: Any = _Together(submission)
    for graph, *_ in calls[alone:]:
        graph.forget()
    checks = [asyncio.ensure_future(check(together, *call)) for call in calls[alone:]]
    try:
        await asyncio.gather(*checks)
    finally:
        for one in checks:
            one.cancel()


class _Together:
    """A submission whose functions begin when two of them are called."""

    def __init__(self, submission: Submission) -> None:
        self._submission = submission
        self._barrier = asyncio.Barrier(2)

    def __getattr__(self, name: str) -> Any:
        async def call(*arguments: Any) -> Any:
            await self._barrier.wait()
            return await getattr(self._submission, name)(*arguments)

        return call


def _named(run: Any, check: OnGraph) -> Any:
    """Give ``run`` the name and the docstring of ``check``, by which pytest collects it."""
    run.__name__ = run.__qualname__ = check.__name__
    run.__doc__, run.__module__ = check.__doc__, check.__module__
    return run


def _make(thing: Any, lab: Lab) -> Any:
    """Return the graph of a shape, what the lab makes of ``thing``, or ``thing`` itself."""
    if isinstance(thing, Shape | Walk):
        return lab.graph(thing)
    return thing.lend(lab) if hasattr(thing, "lend") else thing


def also_on(*shapes: Shape | Walk | Example) -> Callable[[Check], Check]:
    """Try these graphs too, before drawn ones; stands above :func:`on_graphs`."""

    def decorate(check: Check) -> Check:
        for shape in reversed(shapes):
            check = example(case=shape, count=0)(check)
        return check

    return decorate
