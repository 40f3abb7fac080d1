import asyncio
from collections.abc import AsyncIterator


async def ticks(count: int, delay: float) -> AsyncIterator[int]:
    for number in range(count):
        await asyncio.sleep(delay)
        yield number
