"""Caught by test_handles_every_chunk: thinks the chunk comes first, and the
mode behind it.

Says: Mode and chunk are swapped: the mode is the first of the two.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for chunk, mode in graph.astream(state, stream_mode=list(handlers)):
        await handlers[mode](chunk)
