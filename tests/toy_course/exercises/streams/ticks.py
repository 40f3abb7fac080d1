"""Hand on what arrives, as it arrives.

Write the async generator `ticks(count, delay)`: it yields 0, 1, 2 … up to `count - 1`, each after
a sleep of `delay` seconds. Collecting the numbers first makes everyone wait for the last one.
"""

from collections.abc import AsyncIterator


async def ticks(count: int, delay: float) -> AsyncIterator[int]:
    raise NotImplementedError
    yield
