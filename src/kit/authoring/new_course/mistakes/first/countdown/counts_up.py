"""Caught by test_gives_every_number: it counts up instead of down.

Says: the numbers go up and not down.

Conceptual: the first number is the start
"""

import asyncio


async def countdown(start):
    for number in range(1, start + 1):
        await asyncio.sleep(1)
        yield number
