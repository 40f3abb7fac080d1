"""Take two things from one run: which nodes finished, and the state at the end."""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    """Names of the nodes, in the order in which they finished, and the final state."""
    names: list[str] = []
    final: Any = None
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            names.extend(chunk)
        else:
            final = chunk
    return names, final
