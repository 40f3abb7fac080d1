"""Caught by test_takes_any_value_for_a_value: thinks None can only mean that the key is not there.

Says: None is taken for a missing key; ask whether the key is in the update instead.

Conceptual: None is a value, if the node returned it for the key
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    lines = []
    async for event in graph.astream(state):
        for node, update in event.items():
            value = update.get(key) if update else None
            lines.append(f"{node}: unchanged" if value is None else f"{node}: {value!r}")
    return lines
