"""Caught by test_gives_every_number: it counts up instead of down."""

import asyncio


async def countdown(start):
    for number in range(1, start + 1):
        await asyncio.sleep(1)
        yield number
