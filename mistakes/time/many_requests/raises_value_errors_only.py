"""Caught by test_raises_what_a_run_raises: thinks that only one kind of exception matters.

Says: Some exceptions of runs are caught and not raised again; let all of them go on.
"""

from typing import Any
import asyncio
import uuid


async def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    async def one(state):
        try:
            return await graph.ainvoke(state, {"configurable": {"thread_id": str(uuid.uuid4())}})
        except ValueError:
            raise
        except Exception:
            return None

    return await asyncio.gather(*[one(state) for state in states])
