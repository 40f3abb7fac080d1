import asyncio


async def add_later(a: int, b: int, delay: float) -> int:
    await asyncio.sleep(delay)
    return a + b
