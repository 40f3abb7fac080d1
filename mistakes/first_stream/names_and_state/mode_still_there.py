"""Caught by test_gives_the_final_state: thinks that the last item of the stream is the state.

Says: The pair of the mode and the state is returned as the state.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    async for item in graph.astream(state, stream_mode=["updates", "values"]):
        if item[0] == "updates":
            names.extend(item[1])
    return names, item
