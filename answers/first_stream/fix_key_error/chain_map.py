"""Right: a default that shows itself as the word."""

from collections import ChainMap
from typing import Any


class Unchanged:
    def __repr__(self) -> str:
        return "unchanged"


async def report(graph: Any, state: dict[str, Any], key: str) -> list[str]:
    return [
        f"{node}: {ChainMap(update or {}, {key: Unchanged()})[key]!r}"
        async for event in graph.astream(state)
        for node, update in event.items()
    ]
