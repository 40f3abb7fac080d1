"""Right: a plain function with a loop of its own; workers share one iterator."""

import asyncio
from typing import Any


def at_most_k(graph: Any, states: list[Any], k: int) -> list[Any]:
    results: list[Any] = [None] * len(states)
    todo = iter(enumerate(states))

    async def work(name: str) -> None:
        for place, state in todo:
            print(name, "takes", place)
            results[place] = [event async for event in graph.astream(state)]

    async def main() -> None:
        await asyncio.gather(*(work(f"worker {n}") for n in range(min(k, len(states)))))

    asyncio.run(main())
    return results
