"""Caught by test_yields_every_state: thinks a list of states is as good as a stream of them.

Says: A list is returned when all is over; each state has to be yielded when it is reached.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(graph: CompiledStateGraph, state: dict[str, Any]) -> list[dict[str, Any]]:
    return [whole_state async for whole_state in graph.astream(state, stream_mode="values")]
