"""Caught by test_gives_the_final_state: thinks that updates are merged in the order in which they arrive.

Says: The updates are merged in the order in which they arrive; LangGraph merges those of one
superstep in an order of its own.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    final = dict(state)
    async for event in graph.astream(state):
        for name, update in event.items():
            names.append(name)
            for key, value in (update or {}).items():
                adds_up = key in ("log", "steps")
                final[key] = final[key] + value if adds_up else value
    return names, final
