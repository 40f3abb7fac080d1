"""Caught by test_gives_the_order_of_merging: sorts all lines by the names
of their nodes.

Says: All lines are sorted by the names of their nodes. Take "log" from the
last state.

Conceptual: lines of an earlier superstep come first in the state
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    lines = []
    async for event in graph.astream(state):
        for node, update in event.items():
            lines.append((node, update["log"][0]))
    by_node = sorted(lines, key=lambda pair: pair[0])
    return [line for _, line in lines], [line for _, line in by_node]
