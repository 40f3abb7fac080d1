"""Caught by test_goes_no_further_than_asked: thinks that who has asked for ten pairs will ask for
all.

Says: After ten pairs all further events are collected before the next pair is yielded; yield
each pair inside the `async for`.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def lazy_start(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, Any]]:
    first, rest = 10, []
    async for event in graph.astream(state):
        for pair in event.items():
            if first:
                yield pair
                first -= 1
            else:
                rest.append(pair)
    for pair in rest:
        yield pair
