"""Caught by test_yields_every_state: thinks a keyword that astream() does not know would be an
error.

Says: astream() ignores a keyword that it does not know, so the default mode is used.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    async for whole_state in graph.astream(state, steam_mode="values"):
        yield whole_state
