"""Caught by test_says_which_error: thinks the events can be gathered before
anything is said.

Says: The events before the error are lost, because the list of them was
never finished. Yield each event as it comes.

Conceptual: the events before an error come too
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    try:
        events = [event async for event in graph.astream(state)]
    except Exception as error:
        yield {"error": type(error).__name__}
        return
    for event in events:
        yield event
    yield {"done": True}
