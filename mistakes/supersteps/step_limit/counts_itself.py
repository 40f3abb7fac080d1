"""Caught by test_leaves_the_counting_to_langgraph: thinks a limit is
something to count for oneself.

Says: The supersteps are counted in the function. Let LangGraph count: give
it a recursion_limit.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.errors import GraphRecursionError
from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    taken = 0
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            yield chunk
        elif taken > steps:
            raise GraphRecursionError(f"more than {steps} supersteps")
        else:
            taken += 1
