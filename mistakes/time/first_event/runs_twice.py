"""Caught by test_runs_the_graph_once: looks for the place in one run, and takes it from another.

Says: It runs the graph once to find the event and once more to take it; return the event of
the first run.
"""

from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    place = 0
    async with aclosing(graph.astream(state)) as stream:
        async for event in stream:
            if wanted(event):
                break
            place += 1
        else:
            return None
    async with aclosing(graph.astream(state)) as stream:
        async for event in stream:
            if place == 0:
                return event
            place -= 1
    return None
