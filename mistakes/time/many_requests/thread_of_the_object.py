"""Caught by test_gives_each_run_a_thread: thinks that each state is an object apart.

Says: The thread_id is made from `id(state)`, and the same object can be in the list several
times; use an id that is new for each run, such as `uuid4()`.
"""

from typing import Any
import asyncio
import uuid


async def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    call = uuid.uuid4().hex
    runs = [
        graph.ainvoke(state, {"configurable": {"thread_id": f"{call}-{id(state)}"}})
        for state in states
    ]
    return await asyncio.gather(*runs)
