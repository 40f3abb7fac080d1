"""Decorators that run a check on the task's example, on drawn graphs, and on unusual ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kit.judge import Submission
from lab.graphs import Lab, LentGraph
from lab.shapes import Shape, Walk, counts, walk

State: TypeAlias = dict[str, Any]
OnGraph: TypeAlias = Callable[..., Awaitable[object]]
"""A check of a submission, a graph, a state, and what an :class:`Example` has more."""

Check: TypeAlias = Any
"""What pytest collects: hypothesis does not say what it makes of a function."""


class Lendable(Protocol):
    """What makes a graph to hand to a submission, and is no :class:`Shape` or :class:`Walk`."""

    def lend(self, lab: Lab) -> LentGraph: ...


@dataclass(frozen=True)
class Example:
    """A graph and a state: the task's own, which its text names, or drawn ones.

    ``more`` are further arguments of the exercise's function, behind the state.
    """

    shape: Shape | Walk | Lendable
    state: Mapping[str, Any] = field(default_factory=lambda: begin(0))
    more: tuple[Any, ...] = ()

    def open(self, lab: Lab) -> LentGraph:
        """Return a new graph."""
        is_known = isinstance(self.shape, Shape | Walk)
        return lab.graph(self.shape) if is_known else self.shape.lend(lab)


def begin(count: int) -> State:
    """Return the state that graphs of the lab begin with."""
    return {"count": count, "message": "start", "steps": 0}


def on_graphs(
    *kinds: st.SearchStrategy[Any], first: Shape | Walk | Example, examples: int = 5
) -> Callable[[OnGraph], Check]:
    """Run a check of a submission, a graph and a state on ``first``, then on drawn graphs.

    ``kinds`` are what shapes, or whole examples, are drawn from, ``examples`` how many of them are
    tried. Without ``kinds`` only ``first`` is tried.
    """

    def decorate(check: OnGraph) -> Check:
        async def on_one(submission: Submission, lab: Lab, shape: Any, count: int) -> None:
            shown = shape if isinstance(shape, Example) else Example(shape, begin(count))
            await check(submission, shown.open(lab), dict(shown.state), *shown.more)

        if not kinds:

            async def on_first(submission: Submission, lab: Lab) -> None:
                await on_one(submission, lab, first, 0)

            return _named(on_first, check)

        drawn = given(shape=st.one_of(kinds), count=counts)(_named(on_one, check))
        return settings(max_examples=examples)(example(shape=first, count=0)(drawn))

    return decorate


def on_unusual_graphs(
    unusual: Walk | None = None, *, other: Shape | Walk | None = None
) -> Callable[[OnGraph], Check]:
    """Run a check on an unusual graph, four times.

    The first two calls have the same graph and two states, of which the second ends the graph much
    sooner. The third has another graph, which ends in its loop, and the first state, and the last
    is the first again. So a result that is kept, by the graph or by its state, is wrong.
    """
    unusual = unusual or walk()
    steps = unusual.steps[5:10]
    other = other or Walk(steps=(*steps, *steps[:3]), schema=unusual.schema)

    def decorate(check: OnGraph) -> Check:
        async def on_four(submission: Submission, lab: Lab) -> None:
            graph, another = lab.graph(unusual), lab.graph(other)
            for lent, steps in ((graph, 42), (graph, 3), (another, 42), (graph, 42)):
                lent.forget()
                await check(submission, lent, {"count": 3, "message": " ", "steps": steps})

        return _named(on_four, check)

    return decorate


def _named(run: Any, check: OnGraph) -> Any:
    """Give ``run`` the name and the docstring of ``check``, by which pytest collects it."""
    run.__name__ = run.__qualname__ = check.__name__
    run.__doc__, run.__module__ = check.__doc__, check.__module__
    return run


def also_on(*shapes: Shape | Walk | Example) -> Callable[[Check], Check]:
    """Try these graphs too, before drawn ones; stands above :func:`on_graphs`."""

    def decorate(check: Check) -> Check:
        for shape in reversed(shapes):
            check = example(shape=shape, count=0)(check)
        return check

    return decorate
