"""Caught by test_handles_every_chunk: takes None for "there is nothing".

Says: Chunks that are None are left out. A node may write None.

Conceptual: None is a chunk, if a node has written it
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for mode, chunk in graph.astream(state, stream_mode=list(handlers)):
        if chunk is not None:
            await handlers[mode](chunk)
