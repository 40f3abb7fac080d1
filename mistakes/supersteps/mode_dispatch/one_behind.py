"""Caught by test_handles_while_the_graph_runs: handles a chunk when it sees
that another one follows.

Says: Each chunk is handled when the next one has come.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    earlier = None
    async for pair in graph.astream(state, stream_mode=list(handlers)):
        if earlier is not None:
            await handlers[earlier[0]](earlier[1])
        earlier = pair
    if earlier is not None:
        await handlers[earlier[0]](earlier[1])
