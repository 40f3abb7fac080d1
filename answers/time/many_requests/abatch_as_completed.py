"""Right: abatch_as_completed(), which tells whose each result is."""

from typing import Any


async def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    configs = [{"configurable": {"thread_id": str(number)}} for number in range(len(states))]
    results: list[Any] = [None] * len(states)
    async for place, final in graph.abatch_as_completed(states, configs):
        results[place] = final
    return results
