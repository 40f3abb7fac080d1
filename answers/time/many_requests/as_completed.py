"""Right: results in the order in which they come, sorted by their numbers."""

from typing import Any
import asyncio
from uuid import uuid1


async def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    async def numbered(number, run):
        return number, await run

    runs = [
        numbered(i, graph.ainvoke(s, config={"configurable": dict(thread_id=f"{uuid1()}/{i}")}))
        for i, s in enumerate(states)
    ]
    results = {}
    for run in asyncio.as_completed(runs):
        number, state = await run
        results[number] = state
    return [results[number] for number in sorted(results)]
