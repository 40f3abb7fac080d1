"""Caught by test_passes_on_each_event_as_it_comes: thinks one has to know
the next event before this one can go.

Says: Each event is held back until the next one has come.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    last = None
    try:
        async for event in graph.astream(state):
            if last is not None:
                yield last
            last = event
    except Exception as error:
        end = {"error": type(error).__name__}
    else:
        end = {"done": True}
    if last is not None:
        yield last
    yield end
