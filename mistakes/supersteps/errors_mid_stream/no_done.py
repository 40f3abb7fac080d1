"""Caught by test_says_done: thinks the end of the items says that all went
well.

Says: A run that ends well has no record. Yield {"done": True} after the
last event.

Conceptual: a run that does not fail ends with a record too
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
    except Exception as error:
        yield {"error": type(error).__name__}
