"""Caught by test_yields_as_it_goes: thinks that only the numbers matter.

Says: all numbers are collected first,
and yielded after the last sleep

Conceptual: a number comes before the next sleep has ended
"""

import asyncio
from collections.abc import AsyncIterator


async def ticks(count: int, delay: float) -> AsyncIterator[int]:
    numbers = []
    for number in range(count):
        await asyncio.sleep(delay)
        numbers.append(number)
    for number in numbers:
        yield number
