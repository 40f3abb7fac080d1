"""Right: a plain def that starts the loop itself, with explicit anext and sys.stdout."""

import asyncio
import sys
from typing import Any


async def consume(graph: Any, state: dict[str, Any]) -> None:
    stream = graph.astream(state, stream_mode="updates")
    while (event := await anext(stream, None)) is not None:
        ((node, update),) = event.items()
        sys.stdout.write("→ " + node + ": " + update["message"] + "\n")


def print_progress(graph: Any, state: dict[str, Any]) -> None:
    asyncio.run(consume(graph, state))
