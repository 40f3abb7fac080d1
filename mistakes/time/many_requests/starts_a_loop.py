"""Caught by test_gives_every_final_state: a plain function starts a loop, and its callers have one running.

Says: the function calls `asyncio.run()`, but its callers await it in a loop that already runs. Make it
`async def`, and `await` what it passes to `asyncio.run()`.
"""

import asyncio
import itertools
from typing import Any

numbers = itertools.count()


def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    async def run() -> list[dict[str, Any]]:
        bound = [graph.with_config(configurable={"thread_id": next(numbers)}) for _ in states]
        return await asyncio.gather(*(g.ainvoke(s) for g, s in zip(bound, states, strict=True)))

    return asyncio.run(run())
