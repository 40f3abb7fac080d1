"""Caught by test_yields_every_pair: thinks that a list will do where a loop is to come.

Says: The function returns a list when all is over; yield each pair instead of collecting them.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def lazy_start(graph: CompiledStateGraph, state: dict[str, Any]) -> list[tuple[str, Any]]:
    return [pair async for event in graph.astream(state) for pair in event.items()]
