"""Caught by test_gives_the_order_of_merging: thinks that the state takes
lines in as they come.

Says: The second list has the order in which the updates came. Take "log"
from the last state.

Conceptual: the lines of the state may stand in another order than they came
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
    return lines, lines
