"""Caught by test_takes_zero_as_it_is: thinks that 0 means no limit.

Says: 0 seconds are taken for no limit, because 0 is false; pass `seconds` as it is.

Conceptual: with 0 seconds the list is empty
"""

from typing import Any
import asyncio


async def deadline(graph: Any, state: dict[str, Any], seconds: float) -> list[Any]:
    events = []
    try:
        async with asyncio.timeout(seconds or None):
            async for event in graph.astream(state):
                events.append(event)
    except TimeoutError:
        pass
    return events
