"""Caught by test_handles_every_chunk: hands on what the stream yields, with
the mode around the chunk.

Says: The handler is given the pair of mode and chunk. Give it the chunk
alone.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for event in graph.astream(state, stream_mode=list(handlers)):
        await handlers[event[0]](event)
