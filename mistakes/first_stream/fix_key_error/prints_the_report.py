"""Caught by test_reports_what_each_node_returned: prints the lines, and returns nothing.

Says: The lines are printed; callers need them returned, as a list.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> None:
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"{node}: {update[key]!r}" if key in (update or {}) else f"{node}: unchanged")
