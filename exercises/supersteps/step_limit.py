"""Let a graph run for so many supersteps, and stop it if it needs more.

Write `step_limit(graph, state, steps)`, an asynchronous generator. It runs `graph` once, with
astream(), from the given `state`, and yields each event of the default stream mode as it comes.
Callers write `async for event in step_limit(…)`. How far the run may go is `steps`, 1 or more:

- A graph that comes to its end in `steps` supersteps, or in fewer, runs to its end.
- A graph that needs more is stopped by LangGraph, with a GraphRecursionError. That error goes on to
  the caller of `step_limit`, after all events that came before it.

The one who counts is LangGraph. The config of a run, a dict that is the second argument of
astream(), may have the key "recursion_limit". You find out which number is the right one.

Example: the graph of the lesson, from {"count": 0, "message": "start"}, needs three supersteps.

    steps=3     three events: of node_a, of node_b and of node_c
    steps=5     the same three events
    steps=2     the same three events, then GraphRecursionError
    steps=1     two events: of node_a and of node_b, then GraphRecursionError

As the last two show, one superstep more has run when LangGraph stops a graph that needs too many. A
superstep is one node, or several side by side; a node of a loop makes one each time it runs.

A graph with a loop in it, an agent for example, may go round for ever if its model never says that
it is done. Someone pays for each round, so each run should have a limit that was thought about.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    """Yield each event of a run that may take `steps` supersteps; more is an error."""
    raise NotImplementedError("step_limit is yours to write")
    yield {}  # a yield is what makes an async def a generator; yours take the place of this one
