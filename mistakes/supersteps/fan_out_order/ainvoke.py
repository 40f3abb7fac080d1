"""Caught by test_takes_both_from_one_run: runs the graph again, with
ainvoke(), for its state.

Says: The graph runs twice: ainvoke() runs it again for its final state. Ask
one stream for both modes.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    arrived = []
    async for event in graph.astream(state):
        for update in event.values():
            arrived += update["log"]
    final = await graph.ainvoke(state)
    return arrived, final["log"]
