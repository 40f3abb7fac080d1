"""Caught by test_reports_what_each_node_returned: thinks the final state tells what each node
returned.

Says: The lines show the final state; an event shows what one node returned.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    final = await graph.ainvoke(state)
    return [f"{name}: {value!r}" for name, value in final.items() if name == key]
