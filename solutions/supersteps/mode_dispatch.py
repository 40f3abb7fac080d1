"""Hand each chunk of one stream to the handler of its mode."""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    """Run the graph once, and await for each chunk the handler of its mode."""
    modes: list[Any] = list(handlers)  # for a list, and for nothing else, astream() gives pairs
    async for mode, chunk in graph.astream(state, stream_mode=modes):
        await handlers[mode](chunk)
