"""Caught by test_takes_both_from_one_run: thinks that each mode needs a stream of its own.

Says: A second astream() for the other mode is a second run; give one call a list of modes.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names = [name async for event in graph.astream(state) for name in event]
    final: dict[str, Any] = {}
    async for snapshot in graph.astream(state, stream_mode="values"):
        final = snapshot
    return names, final
