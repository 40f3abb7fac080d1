"""Caught by test_gives_every_number: the end of a range is taken as part of it.

Says: a number too many comes at the end: 0.

Conceptual: the last number is 1
"""

import asyncio


async def countdown(start):
    for number in range(start, -1, -1):
        await asyncio.sleep(1)
        yield number
