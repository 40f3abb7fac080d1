"""Pass on the events of a graph, and say at the end whether it failed."""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    """Yield each event as it comes, then `{"done": True}` or `{"error": …}`."""
    try:
        async for event in graph.astream(state):
            yield event
    except Exception as error:  # noqa: BLE001 - a node may raise any; a caller's leaving is none
        yield {"error": type(error).__name__}
    else:
        yield {"done": True}
