"""Right: each event's task waits for the task of the event before it."""

import asyncio
from contextlib import aclosing
from typing import Any


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    last: asyncio.Task[None] | None = None

    async def after(before: asyncio.Task[None] | None, event: Any) -> None:
        if before is not None:
            await before
        await handler(event)

    try:
        async with aclosing(graph.astream(state, version="v2")) as parts:
            async for part in parts:
                last = asyncio.ensure_future(after(last, part["data"]))
        if last is not None:
            await last
    finally:
        if last is not None:
            last.cancel()
            await asyncio.wait([last])
