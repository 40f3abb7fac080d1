"""Right: version "v2" parts of several modes inside aclosing, with prints of its own."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any


async def lazy_start(graph: Any, state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
    print("somebody asks")
    modes = ["updates", "values"]
    async with aclosing(graph.astream(state, stream_mode=modes, version="v2")) as parts:
        async for part in parts:
            match part:
                case {"type": "updates", "data": data}:
                    for node, update in data.items():
                        yield node, update


if __name__ == "__main__":
    print("a main block")
