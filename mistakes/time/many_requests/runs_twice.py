"""Caught by test_gives_every_final_state: thinks it takes a run to stream and one for the state.

Says: Each state is run twice, once to stream it and once for the result; one run gives both.
"""

import asyncio
from typing import Any
from uuid import uuid4

from langgraph.graph.state import CompiledStateGraph


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    async def run(state: dict[str, Any]) -> dict[str, Any]:
        async for event in graph.astream(state, {"configurable": {"thread_id": str(uuid4())}}):
            print("done:", *event)
        return await graph.ainvoke(state, {"configurable": {"thread_id": str(uuid4())}})

    return await asyncio.gather(*(run(state) for state in states))
