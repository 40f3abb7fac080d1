"""Collect a graph's messages for plain code and for a running event loop."""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def collect(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    """Run the graph; the message of each node, in the order in which they finish."""
    return [update["message"] async for event in graph.astream(state) for update in event.values()]


def report(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    """All messages, for plain code: the one place where a loop is started."""
    return asyncio.run(collect(graph, state))


async def handle(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    """All messages, for a web server: its loop runs already."""
    return await collect(graph, state)
