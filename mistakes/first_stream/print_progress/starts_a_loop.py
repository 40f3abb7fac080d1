"""Caught by test_prints_every_message: a plain function starts a loop, and its callers have one running.

Says: the function calls `asyncio.run()`, but its callers await it in a loop that already runs. Make it
`async def`, and `await` what it passes to `asyncio.run()`.
"""

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
