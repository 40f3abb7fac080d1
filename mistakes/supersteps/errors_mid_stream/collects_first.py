"""Caught by test_passes_on_each_event_as_it_comes: thinks the events may
wait for the record.

Says: All events are collected first and yielded at the end. Yield each one
in the loop.

Conceptual: an event comes before the next node has ended
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    try:
        async for event in graph.astream(state):
            items.append(event)
    except Exception as error:
        items.append({"error": type(error).__name__})
    else:
        items.append({"done": True})
    for item in items:
        yield item
