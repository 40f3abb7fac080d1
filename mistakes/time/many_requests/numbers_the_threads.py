"""Caught by test_serves_again: thinks that a number is enough to tell the runs of all calls apart.

Says: The thread_ids are counted from 0 in each call, so the runs of a second call go on from what
the first call has saved; use an id that is new for each run, such as `uuid4()`.

Conceptual: a second call does not go on from the first one
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    return await asyncio.gather(
        *(
            graph.ainvoke(state, {"configurable": {"thread_id": f"user-{number}"}})
            for number, state in enumerate(states)
        )
    )
