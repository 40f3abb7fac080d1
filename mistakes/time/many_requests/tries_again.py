"""Caught by test_raises_what_a_run_raises: thinks that a run that failed needs another try.

Says: A run that has failed is started again; run the graph once for each state.
"""

from typing import Any
import asyncio
import uuid


async def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    async def one(state):
        try:
            return await graph.ainvoke(state, {"configurable": {"thread_id": str(uuid.uuid4())}})
        except Exception:
            return await graph.ainvoke(state, {"configurable": {"thread_id": str(uuid.uuid4())}})

    return await asyncio.gather(*[one(state) for state in states])
