"""Right: a plain def that returns a generator expression over the stream."""

from collections.abc import AsyncIterator
from typing import Any


def lazy_start(graph: Any, state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
    return (pair async for event in graph.astream(state) for pair in event.items())
