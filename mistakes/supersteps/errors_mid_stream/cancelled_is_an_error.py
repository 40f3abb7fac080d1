"""Caught by test_can_be_cancelled: thinks a cancelled task is one more way
for a graph to fail.

Says: A cancelled task is reported as an error of the graph. Do not catch
CancelledError.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    try:
        async for event in graph.astream(state):
            yield event
    except (Exception, asyncio.CancelledError) as error:
        yield {"error": type(error).__name__}
    else:
        yield {"done": True}
