"""Caught by test_handles_every_chunk: thinks every handler gets to see
everything.

Says: Each handler is given the chunks of all modes. Give a chunk to the
handler of its mode.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for _, chunk in graph.astream(state, stream_mode=list(handlers)):
        for handler in handlers.values():
            await handler(chunk)
