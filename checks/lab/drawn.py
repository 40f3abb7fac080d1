"""Decorators that run a check on the task's example, on drawn graphs, and on unusual ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kit.judge import Submission
from lab.graphs import Lab, ShapedGraph
from lab.shapes import Shape, Walk, counts, walk

State: TypeAlias = dict[str, Any]
OnGraph: TypeAlias = Callable[[Submission, ShapedGraph, State], Awaitable[object]]
Check: TypeAlias = Any
"""What pytest collects: hypothesis does not say what it makes of a function."""


@dataclass(frozen=True)
class Example:
    """The task's own example: the graph and the state that its text names.

    ``more`` are further arguments of the exercise's function, behind the state.
    """

    shape: Shape | Walk
    state: Mapping[str, Any] = field(default_factory=lambda: begin(0))
    more: tuple[Any, ...] = ()


def begin(count: int) -> State:
    """Return the state that graphs of the lab begin with."""
    return {"count": count, "message": "start", "steps": 0}


def on_graphs(
    *kinds: st.SearchStrategy[Shape], first: Shape | Walk | Example, examples: int = 5
) -> Callable[[OnGraph], Check]:
    """Run a check of a submission, a graph and a state on ``first``, then on drawn graphs.

    ``kinds`` are what graphs are drawn from, ``examples`` how many of them are tried. Without
    ``kinds`` only ``first`` is tried.
    """
    shown = first if isinstance(first, Example) else Example(first)

    def decorate(check: OnGraph) -> Check:
        if not kinds:

            async def on_first(submission: Submission, lab: Lab) -> None:
                await check(submission, lab.graph(shown.shape), dict(shown.state))

            return _named(on_first, check)

        async def on_one(submission: Submission, lab: Lab, shape: Any, state: Any) -> None:
            await check(submission, lab.graph(shape), dict(state))

        drawn = given(shape=st.one_of(kinds), state=st.builds(begin, counts))
        run = example(shape=shown.shape, state=shown.state)(drawn(_named(on_one, check)))
        return settings(max_examples=examples)(run)

    return decorate


def on_unusual_graphs(
    unusual: Walk | None = None, *, other: Shape | Walk | None = None
) -> Callable[[OnGraph], Check]:
    """Run a check on an unusual graph, four times.

    The first two calls have the same graph and two states, of which the second ends the graph much
    sooner. The third has another graph and the first state, and the last is the first again. So a
    result that is kept from call to call, by the graph or by its state, is wrong.
    """
    unusual = unusual or walk()
    other = other or Walk(steps=unusual.steps[3:9], last=unusual.last)

    def decorate(check: OnGraph) -> Check:
        async def on_four(submission: Submission, lab: Lab) -> None:
            graph, another = lab.graph(unusual), lab.graph(other)
            for one, steps in ((graph, 42), (graph, 3), (another, 42), (graph, 42)):
                one.forget()
                await check(submission, one, {"count": 3, "message": " ", "steps": steps})

        return _named(on_four, check)

    return decorate


def _named(run: Any, check: OnGraph) -> Any:
    """Give ``run`` the name and the docstring of ``check``, by which pytest collects it."""
    run.__name__ = run.__qualname__ = check.__name__
    run.__doc__, run.__module__ = check.__doc__, check.__module__
    return run


def also_on(*shapes: Shape | Walk) -> Callable[[Check], Check]:
    """Try these graphs too, before drawn ones; stands above :func:`on_graphs`."""

    def decorate(check: Check) -> Check:
        for shape in reversed(shapes):
            check = example(shape=shape, state=begin(0))(check)
        return check

    return decorate
