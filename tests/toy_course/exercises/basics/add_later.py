"""Add two numbers, later.

Write the coroutine function `add_later(a, b, delay)`: it sleeps for `delay` seconds and then
returns the sum of `a` and `b`.

    await add_later(1, 2, 0.5)    # 3, after half a second
"""


async def add_later(a: int, b: int, delay: float) -> int:
    raise NotImplementedError
