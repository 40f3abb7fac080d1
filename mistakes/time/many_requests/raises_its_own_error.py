"""Caught by test_raises_what_a_run_raises: thinks that an exception needs a better name.

Says: It raises an exception of its own in place of the run's; let the run's exception go on.
"""

from typing import Any
import asyncio
import uuid


async def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    async def one(number, state):
        try:
            return await graph.ainvoke(state, {"configurable": {"thread_id": str(uuid.uuid4())}})
        except Exception as error:
            raise RuntimeError(f"run {number} has failed") from error

    return await asyncio.gather(*(one(*item) for item in enumerate(states)))
