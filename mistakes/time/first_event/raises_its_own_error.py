"""Caught by test_cancels_them_when_wanted_raises: thinks that an exception needs a better name.

Says: It raises an exception of its own in place of the one that `wanted` raised; let that go on.
"""

from collections.abc import Callable
from typing import Any
from contextlib import aclosing


async def first_event(graph: Any, state: dict[str, Any], wanted: Callable[[Any], bool]) -> Any:
    async with aclosing(graph.astream(state)) as stream:
        async for event in stream:
            try:
                good = wanted(event)
            except Exception as error:
                raise RuntimeError("wanted has failed") from error
            if good:
                return event
    return None
