"""Caught by test_passes_on_each_event_as_it_comes: thinks that only the
first events have to be quick.

Says: The first events are yielded as they come and the rest at the end.
Yield each one in the loop.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    first, rest = 6, []
    record: dict[str, Any] = {"done": True}
    try:
        async for event in graph.astream(state):
            if first:
                yield event
                first -= 1
            else:
                rest.append(event)
    except Exception as error:
        record = {"error": type(error).__name__}
    for event in rest:
        yield event
    yield record
