"""Caught by test_yields_every_pair: thinks that any generator is lazy enough for an `async for`.

Says: A plain generator cannot be used with `async for`; write an `async def` with `yield`, and
use `astream()`.
"""

from collections.abc import Iterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


def lazy_start(graph: CompiledStateGraph, state: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for event in graph.stream(state):
        yield from event.items()
