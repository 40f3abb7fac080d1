"""Caught by test_gives_the_results_in_order: writes an object that streams
what a graph would, without one.

Says: An object with an astream() method was returned. Return a graph that
StateGraph has compiled.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

Work = Callable[[str], Awaitable[int]]


class Mapper:
    def __init__(self, work: Work) -> None:
        self.work = work

    async def astream(self, state: Any, *_: Any, **__: Any) -> AsyncIterator[tuple[str, Any]]:
        async def one(place: int) -> int:
            results[place] = await self.work(state["items"][place])
            return place

        results = [0] * len(state["items"])
        yield "values", {**state, "results": []}
        for soonest in asyncio.as_completed([one(place) for place in range(len(results))]):
            yield "updates", {"work": {"results": [results[await soonest]]}}
        yield "values", {**state, "results": results}


def map_reduce(work: Work) -> Mapper:
    return Mapper(work)
