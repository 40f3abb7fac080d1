"""Caught by test_handles_every_chunk: thinks that a chunk without content
is none.

Says: Chunks that are empty, 0 or None are left out. Each of them is a
chunk.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for mode, chunk in graph.astream(state, stream_mode=list(handlers)):
        if chunk:
            await handlers[mode](chunk)
