"""Right: anext() of a generator expression, both closed at the end."""

from contextlib import aclosing
from typing import Any


async def first_event(graph: Any, state: dict[str, Any], wanted: Any) -> dict[str, Any] | None:
    async with (
        aclosing(graph.astream(state)) as stream,
        aclosing(event async for event in stream if wanted(event)) as good,
    ):
        return await anext(good, None)
