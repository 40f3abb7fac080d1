"""Right: a condition lets the runs in by their numbers."""

from typing import Any
import asyncio


async def at_most_k(graph: Any, states: list[dict[str, Any]], k: int) -> list[list[Any]]:
    turn = asyncio.Condition()
    running = begun = 0

    async def one(number, state):
        nonlocal running, begun
        async with turn:
            await turn.wait_for(lambda: running < k and begun == number)
            running += 1
            begun += 1
            turn.notify_all()
        try:
            return [event async for event in graph.astream(state)]
        finally:
            async with turn:
                running -= 1
                turn.notify_all()

    return await asyncio.gather(*(one(*item) for item in enumerate(states)))
