"""Caught by test_goes_no_further_than_asked: thinks that who has read ten pairs wants the rest.

Says: After the tenth pair, the next event is asked for while the caller works; ask for it only
when the caller asks.
"""

from collections.abc import AsyncIterator
from typing import Any
import asyncio


async def lazy_start(graph: Any, state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
    stream = graph.astream(state)
    number = 0
    coming = None
    while True:
        if coming is None:
            coming = asyncio.ensure_future(anext(stream, None))
        event = await coming
        coming = None
        if event is None:
            return
        number += 1
        if number > 10:
            coming = asyncio.ensure_future(anext(stream, None))
        for pair in event.items():
            yield pair
