"""Caught by test_goes_no_further_than_asked: thinks a `yield` alone makes it lazy.

Says: All events are collected before the first pair is yielded, so the graph runs to its end
at the first request; yield inside the `async for`.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def lazy_start(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, Any]]:
    events = [event async for event in graph.astream(state)]
    for event in events:
        for node, update in event.items():
            yield node, update
