"""Caught by test_serves_again: thinks that two calls never come in the same second.

Says: The thread_id is made from the second and a number, so calls within one second share it;
use an id that is new for each run, such as `uuid4()`.
"""

from typing import Any
import asyncio
import time


async def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    now = int(time.time())
    return await asyncio.gather(
        *(
            graph.ainvoke(state, {"configurable": {"thread_id": f"{now}-{number}"}})
            for number, state in enumerate(states)
        )
    )
