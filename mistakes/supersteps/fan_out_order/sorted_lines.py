"""Caught by test_gives_the_order_of_merging: takes the state's order for
the alphabet's.

Says: The lines are sorted as text. Take "log" from the last state.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    lines = []
    async for event in graph.astream(state):
        for update in event.values():
            lines += update["log"]
    return lines, sorted(lines)
