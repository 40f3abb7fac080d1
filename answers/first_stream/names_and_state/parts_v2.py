"""Reads the parts of version "v2", in a match."""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    states: list[dict[str, Any]] = []
    modes = ["values", "updates"]
    async for part in graph.astream(state, stream_mode=modes, version="v2"):
        match part:
            case {"type": "values", "data": snapshot}:
                states.append(snapshot)
            case {"type": "updates", "data": update}:
                names.append(*update)
    return names, states[-1]
