"""Caught by test_gives_the_final_state: thinks that the final state is the list of all states.

Says: All states are returned; only the last one is asked for.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    states: list[dict[str, Any]] = []
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            names.extend(chunk)
        else:
            states.append(chunk)
    return names, states
