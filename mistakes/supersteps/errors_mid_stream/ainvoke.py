"""Caught by test_passes_on_each_event_as_it_comes: thinks a run tells
whether the next one fails.

Says: The graph runs twice: ainvoke() ran it first to see whether it fails.
Run it once, and catch the exception where the stream raises it.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    end: dict[str, Any] = {"done": True}
    try:
        await graph.ainvoke(state)
    except Exception as error:
        end = {"error": type(error).__name__}
    try:
        async for event in graph.astream(state):
            yield event
    except Exception:
        pass
    yield end
