"""Right: a plain function that starts a loop, and graphs with a config bound to them."""

import asyncio
import itertools
from typing import Any

numbers = itertools.count()


def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    async def run() -> list[dict[str, Any]]:
        bound = [graph.with_config(configurable={"thread_id": next(numbers)}) for _ in states]
        return await asyncio.gather(*(g.ainvoke(s) for g, s in zip(bound, states, strict=True)))

    return asyncio.run(run())
