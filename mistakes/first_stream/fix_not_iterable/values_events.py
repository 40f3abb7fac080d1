"""Caught by test_gives_all_events: thinks that an event is the state.

Says: Mode "values" gives states; an event of the default mode is {node: update}.

Conceptual: an event has what its node returned, and not the whole state
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    return [event async for event in graph.astream(state, stream_mode="values")]


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return len([event async for event in graph.astream(state)])
