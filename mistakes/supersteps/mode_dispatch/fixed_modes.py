"""Caught by test_handles_every_chunk: asks for the two modes that its
author knows.

Says: Two fixed modes are asked for. Ask for those that `handlers` has.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates" and "updates" in handlers:
            await handlers["updates"](chunk)
        elif mode == "values" and "values" in handlers:
            await handlers["values"](chunk)
