"""Caught by test_serves_three_users: thinks a checkpointer needs no thread_id.

Says: No run is given a thread_id, and the checkpointer needs one; put it into the config under
"configurable".
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    return await asyncio.gather(*(graph.ainvoke(state) for state in states))
