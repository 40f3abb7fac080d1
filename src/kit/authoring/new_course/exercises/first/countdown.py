"""Count down, a number each second.

Write the asynchronous generator `countdown(start)`. It yields `start`, then one less, and so on down to
1, and waits a second before each number.

Example: `countdown(3)` yields 3 after one second, 2 after two and 1 after three.

This docstring is the task: say what to write, what its arguments and results are, and show an
example. The checks must not demand anything that this text does not say.
"""

from collections.abc import AsyncIterator


async def countdown(start: int) -> AsyncIterator[int]:
    """Yield start, …, 2, 1, one each second."""
    raise NotImplementedError("countdown is yours to write")
    yield  # makes this function a generator


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
