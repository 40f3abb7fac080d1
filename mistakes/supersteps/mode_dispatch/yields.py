"""Caught by test_handles_every_chunk: thinks what loops over a stream has
to be a generator too.

Says: There is a `yield` in the function, so it is a generator and cannot be
awaited.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for mode, chunk in graph.astream(state, stream_mode=list(handlers)):
        yield await handlers[mode](chunk)
