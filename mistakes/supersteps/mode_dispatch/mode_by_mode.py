"""Caught by test_handles_one_at_a_time: sorts the chunks by mode, and
handles one mode after the other.

Says: All chunks of one mode are handled before those of the next. Handle
them in the order of the stream.

Conceptual: the handlers are called in the order of the stream
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    chunks: dict[str, list[Any]] = {mode: [] for mode in handlers}
    async for mode, chunk in graph.astream(state, stream_mode=list(handlers)):
        chunks[mode].append(chunk)
    for mode, handler in handlers.items():
        for chunk in chunks[mode]:
            await handler(chunk)
