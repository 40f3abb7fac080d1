"""Right: a copy of the graph for each run, bound to its thread_id."""

from typing import Any
import asyncio
import os


async def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    graphs = [
        graph.with_config({"configurable": {"thread_id": os.urandom(12).hex()}}) for _ in states
    ]
    tasks = [asyncio.ensure_future(g.ainvoke(state)) for g, state in zip(graphs, states)]
    return [await task for task in tasks]
