"""A `while` loop counts, and no range."""

import asyncio


async def countdown(start):
    while start:
        await asyncio.sleep(1)
        yield start
        start -= 1
