"""Count down, a number each second."""

import asyncio
from collections.abc import AsyncIterator


async def countdown(start: int) -> AsyncIterator[int]:
    """Yield start, …, 2, 1, one each second."""
    for number in range(start, 0, -1):
        await asyncio.sleep(1)
        yield number
