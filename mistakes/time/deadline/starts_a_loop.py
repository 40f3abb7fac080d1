"""Caught by test_gives_the_events_in_time: a plain function starts a loop, and its callers have one running.

Says: the function calls `asyncio.run()`, but its callers await it in a loop that already runs. Make it
`async def`, and `await` what it passes to `asyncio.run()`.
"""

import asyncio
from typing import Any


class Collector:
    def __init__(self) -> None:
        self.events: list[Any] = []

    async def run(self, graph: Any, state: Any, end: float) -> None:
        async def numbered():
            stream = graph.astream(input=state)
            try:
                async for event in stream:
                    yield event
            finally:
                await stream.aclose()

        async with asyncio.timeout_at(asyncio.get_running_loop().time() + end) as limit:
            async for event in numbered():
                self.events.append(event)


def deadline(graph: Any, state: dict[str, Any], seconds: float) -> list[Any]:
    collector = Collector()
    try:
        asyncio.run(collector.run(graph, state, seconds))
    except TimeoutError:
        print("late")
    return collector.events
