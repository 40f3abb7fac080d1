"""Right: a nested generator that awaits each event in a task of its own."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any


def lazy_start(graph: Any, state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
    stream = graph.astream(state)

    async def pairs() -> AsyncIterator[tuple[str, Any]]:
        while True:
            try:
                event = await asyncio.ensure_future(anext(stream))
            except StopAsyncIteration:
                return
            node, update = event.popitem()
            yield node, update

    return pairs()
