"""Caught by test_yields_while_the_graph_runs: thinks that after some states nobody looks any more.

Says: After some states the rest is collected and yielded at the end.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    first, rest = 8, []
    async for whole_state in graph.astream(state, stream_mode="values"):
        if first:
            yield whole_state
            first -= 1
        else:
            rest.append(whole_state)
    for whole_state in rest:
        yield whole_state
