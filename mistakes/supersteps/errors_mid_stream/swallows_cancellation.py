"""Caught by test_can_be_cancelled: thinks that who is cancelled has to end
quietly.

Says: The CancelledError is caught and not raised again, so the task does
not end as cancelled.
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
    except asyncio.CancelledError:
        return
    except Exception as error:
        yield {"error": type(error).__name__}
    else:
        yield {"done": True}
