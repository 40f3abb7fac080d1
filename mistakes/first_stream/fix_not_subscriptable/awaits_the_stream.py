"""Caught by test_gives_the_event: thinks that awaiting astream() gives the list of its events.

Says: astream() gives an asynchronous generator, which cannot be awaited; go through it with
async for.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return (await graph.astream(state))[0]


async def last_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return (await graph.astream(state))[-1]


async def nth_event(graph: CompiledStateGraph, state: dict[str, Any], n: int) -> dict[str, Any]:
    return (await graph.astream(state))[n]
