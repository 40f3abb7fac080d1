"""Caught by test_takes_any_value_for_a_value: thinks unchanged is said of the value, not of what
was returned.

Says: A value that is the same as before is reported as unchanged, but the node did return it.

Conceptual: a value that is the same as before is a value
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    lines = []
    current = state[key]
    async for event in graph.astream(state):
        for node, update in event.items():
            if not update or key not in update or update[key] == current:
                lines.append(f"{node}: unchanged")
            else:
                current = update[key]
                lines.append(f"{node}: {current!r}")
    return lines
