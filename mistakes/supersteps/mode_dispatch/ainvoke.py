"""Caught by test_handles_every_chunk: takes the final state for all that is
needed.

Says: ainvoke() gives the final state only. The chunks of each mode come
from astream().
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    result = await graph.ainvoke(state)
    for handler in handlers.values():
        await handler(result)
