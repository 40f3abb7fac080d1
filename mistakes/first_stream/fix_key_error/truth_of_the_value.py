"""Caught by test_takes_any_value_for_a_value: thinks a value that is false in an if is no value.

Says: Values such as "", 0 and False are taken for missing ones, because they are false in an
if.

Conceptual: an empty text, 0 and False are values
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    lines = []
    async for event in graph.astream(state):
        for node, update in event.items():
            if update and update.get(key):
                lines.append(f"{node}: {update[key]!r}")
            else:
                lines.append(f"{node}: unchanged")
    return lines
