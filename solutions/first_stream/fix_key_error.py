"""Repair a report that dies with KeyError when a node returns only a part of the state."""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    """One line for each event: what its node returned under `key`."""
    return [
        f"{node}: {update[key]!r}" if update and key in update else f"{node}: unchanged"
        async for event in graph.astream(state)
        for node, update in event.items()
    ]
