"""Caught by test_yields_every_pair: thinks that no node takes longer than a minute.

Says: A node that takes longer than a minute ends the stream with a TimeoutError; wait as long as
the node takes.
"""

from collections.abc import AsyncIterator
from typing import Any
import asyncio


async def lazy_start(graph: Any, state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
    stream = graph.astream(state)
    while True:
        try:
            event = await asyncio.wait_for(anext(stream), 60)
        except StopAsyncIteration:
            return
        for pair in event.items():
            yield pair
