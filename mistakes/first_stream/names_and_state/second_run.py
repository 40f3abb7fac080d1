"""Caught by test_takes_both_from_one_run: thinks that the final state needs an ainvoke(), and that it is the same run.

Says: ainvoke() runs the graph a second time for the final state.

Conceptual: each node starts once
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names = [name async for event in graph.astream(state) for name in event]
    final = await graph.ainvoke(state)
    return names, final
