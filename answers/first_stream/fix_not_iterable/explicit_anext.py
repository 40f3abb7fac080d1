"""anext() by hand, and a sum."""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    stream, events = graph.astream(state), []
    while True:
        try:
            events.append(await anext(stream))
        except StopAsyncIteration:
            return events


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return sum([1 async for _ in graph.astream(state, stream_mode="updates")])
