"""Caught by test_gives_the_events_in_order: a plain function starts a loop, and its callers have one running.

Says: the function calls `asyncio.run()`, but its callers await it in a loop that already runs. Make it
`async def`, and `await` what it passes to `asyncio.run()`.
"""

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
