"""Caught by test_says_which_error: thinks it is enough to keep the
exception from the caller.

Says: After an error nothing says so. Yield a record with the name of the
exception's type.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    try:
        async for event in graph.astream(state):
            yield event
        yield {"done": True}
    except Exception:
        return
