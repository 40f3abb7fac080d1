"""Right: the graph's own abatch(), with a config for each state."""

from typing import Any
from uuid import uuid4


async def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return await graph.abatch(
        states, [{"configurable": {"thread_id": uuid4().hex}} for _ in states]
    )
