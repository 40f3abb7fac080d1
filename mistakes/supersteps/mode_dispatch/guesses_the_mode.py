"""Caught by test_handles_every_chunk: thinks the content of a chunk tells
which mode it is of.

Says: The mode is guessed from the content of the chunk. With a list of
modes each item has its mode.

Conceptual: what a node writes may look like a chunk of another mode
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for _, chunk in graph.astream(state, stream_mode=list(handlers)):
        if not isinstance(chunk, dict):
            mode = "custom"
        elif "triggers" in chunk or "result" in chunk:
            mode = "tasks"
        elif chunk.keys() & state.keys():
            mode = "values"
        else:
            mode = "updates"
        if mode in handlers:
            await handlers[mode](chunk)
