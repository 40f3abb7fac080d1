"""Let a graph run for so many supersteps, and stop it if it needs more.

Write `step_limit(graph, state, steps)`, an asynchronous generator. It
streams `graph` once, from the given `state`, and yields each event of the
default stream mode as soon as it comes. Callers write
`async for event in step_limit(…)`. `steps` is 1 or more:

- A graph that needs `steps` supersteps or fewer runs to its end.
- LangGraph stops a graph that needs more, with a GraphRecursionError. That
  error goes on to the caller of `step_limit`, after all events that came
  before it.

Let LangGraph do the counting. The config of a run, a dict that is the
second argument of astream(), may have the key "recursion_limit". Give it
the smallest number with which `steps` supersteps can finish; find out which
number that is.

Example: the graph of the first chapter, from {"count": 0, "message":
"start"}, needs three supersteps.

    steps=3     three events: of node_a, of node_b and of node_c
    steps=5     the same three events
    steps=2     the same three events, then GraphRecursionError
    steps=1     two events: of node_a and node_b, then GraphRecursionError

As the last two show, one superstep more has run when LangGraph stops a
graph that needs too many. A superstep is one node, or several side by side.
A node of a loop makes one each time it runs.

A graph with a loop, an agent for example, may go round for ever if its
model never says that it is done. Each round costs money, so choose a limit
for each run.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    """Yield each event of a run that may take `steps` supersteps; more is an error."""
    raise NotImplementedError("step_limit is yours to write")
    yield {}  # replace it: a yield makes an async def a generator


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
