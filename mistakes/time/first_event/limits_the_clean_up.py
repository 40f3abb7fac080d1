"""Caught by test_cancels_the_others: thinks that a node cleans up within a second.

Says: It waits for the nodes' clean-up for one second only; wait until all have stopped.
"""

from collections.abc import Callable
from typing import Any
import asyncio


async def first_event(graph: Any, state: dict[str, Any], wanted: Callable[[Any], bool]) -> Any:
    stream = graph.astream(state)
    try:
        async for event in stream:
            if wanted(event):
                return event
        return None
    finally:
        try:
            await asyncio.wait_for(asyncio.shield(asyncio.ensure_future(stream.aclose())), 1)
        except TimeoutError:
            pass
