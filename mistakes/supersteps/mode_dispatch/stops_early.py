"""Caught by test_handles_every_chunk: returns in the loop, when the first
chunk has been handled.

Says: The function returns after the first chunk. Let the loop go on to the
end.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for mode, chunk in graph.astream(state, stream_mode=list(handlers)):
        return await handlers[mode](chunk)
