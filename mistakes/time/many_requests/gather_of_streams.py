"""Caught by test_serves_three_users: thinks that gather() takes whatever is asynchronous.

Says: A stream is not a coroutine, and `gather()` cannot wait for it; give it `ainvoke()`
calls, or an `async def` that goes through one stream.
"""

import asyncio
from typing import Any
from uuid import uuid4

from langgraph.graph.state import CompiledStateGraph


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    return await asyncio.gather(
        *(graph.astream(state, {"configurable": {"thread_id": str(uuid4())}}) for state in states)
    )
