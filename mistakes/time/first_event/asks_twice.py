"""Caught by test_gives_the_first_that_is_wanted: thinks that `wanted` can be called again.

Says: `wanted` is called twice for the same event; keep the event for which it said True.
"""

from collections.abc import Callable
from typing import Any
from contextlib import aclosing


async def first_event(graph: Any, state: dict[str, Any], wanted: Callable[[Any], bool]) -> Any:
    events = []
    async with aclosing(graph.astream(state)) as stream:
        async for event in stream:
            events.append(event)
            if wanted(event):
                break
    return next(filter(wanted, events[-1:]), None)
