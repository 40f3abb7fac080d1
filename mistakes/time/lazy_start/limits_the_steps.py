"""Caught by test_asks_an_unusual_graph: thinks that a graph has at most 25 steps.

Says: It sets a `recursion_limit` of 25, so longer runs raise; leave the limit as it is.
"""

from collections.abc import AsyncIterator
from typing import Any


async def lazy_start(graph: Any, state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
    async for event in graph.astream(state, {"recursion_limit": 25}):
        for node, update in event.items():
            yield node, update
