"""Caught by test_gives_a_number_each_second: all numbers are collected first.

Says: the numbers come all at once, and not one each second.

Conceptual: a number comes each second
"""

import asyncio


async def countdown(start):
    numbers = list(range(start, 0, -1))
    await asyncio.sleep(start)
    for number in numbers:
        yield number
