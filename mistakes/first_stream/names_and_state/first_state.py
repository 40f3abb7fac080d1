"""Caught by test_gives_the_final_state: keeps the first state that comes, which is the input.

Says: The first state that comes is kept; it is the input.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    final: dict[str, Any] = {}
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            names.extend(chunk)
        else:
            final = final or chunk
    return names, final
