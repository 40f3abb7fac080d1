"""Caught by test_handles_while_the_graph_runs: thinks that only the first
chunks have to be quick.

Says: The first chunks are handled as they come and the rest at the end.
Await the handler in the loop.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    first, rest = 12, []
    async for mode, chunk in graph.astream(state, stream_mode=list(handlers)):
        if first:
            await handlers[mode](chunk)
            first -= 1
        else:
            rest.append((mode, chunk))
    for mode, chunk in rest:
        await handlers[mode](chunk)
