"""Caught by test_handles_one_mode: thinks a list of one mode streams like
that mode alone.

Says: For a list of one mode the items are pairs too. They were handed on as
they are.

Conceptual: also with one mode a handler gets the chunk alone
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    stream = graph.astream(state, stream_mode=list(handlers))
    if len(handlers) == 1:
        [handler] = handlers.values()
        async for chunk in stream:
            await handler(chunk)
    else:
        async for mode, chunk in stream:
            await handlers[mode](chunk)
