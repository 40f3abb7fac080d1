"""Caught by test_lets_the_graph_finish: thinks each event is a superstep.

Says: Events are counted. Nodes that run side by side have an event each,
and are one superstep.

Conceptual: nodes that run side by side are one superstep
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.errors import GraphRecursionError
from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    taken = 0
    async for event in graph.astream(state):
        taken += 1
        if taken > steps:
            raise GraphRecursionError(f"more than {steps} supersteps")
        yield event
