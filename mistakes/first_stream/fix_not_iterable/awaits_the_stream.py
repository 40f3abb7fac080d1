"""Caught by test_gives_all_events: thinks that awaiting astream() gives its events.

Says: astream() gives an asynchronous generator, which cannot be awaited; go through it with
async for.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    return list(await graph.astream(state))


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return len([event async for event in graph.astream(state)])
