"""Right: the event leaves the loop in an exception."""

from collections import deque
from contextlib import aclosing
from typing import Any


class Found(Exception):
    pass


async def nth_event(graph: Any, state: dict[str, Any], n: int) -> dict[str, Any]:
    seen = 0
    try:
        async with aclosing(graph.astream(state)) as stream:
            async for event in stream:
                if (seen := seen + 1) > n:
                    raise Found(event)
    except Found as found:
        return found.args[0]
    raise IndexError(f"there are {seen} events")


async def first_event(graph: Any, state: dict[str, Any]) -> dict[str, Any]:
    return await nth_event(graph, state, n=0)


async def last_event(graph: Any, state: dict[str, Any]) -> dict[str, Any]:
    last: deque[dict[str, Any]] = deque(maxlen=1)
    async for event in graph.astream(state):
        last.append(event)
    return last.pop()
