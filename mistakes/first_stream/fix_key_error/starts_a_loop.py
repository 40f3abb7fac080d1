"""Caught by test_reports_what_each_node_returned: a plain function starts a loop, and its callers have one running.

Says: the function calls `asyncio.run()`, but its callers await it in a loop that already runs. Make it
`async def`, and `await` what it passes to `asyncio.run()`.
"""

import asyncio
from typing import Any


async def consume(graph: Any, state: dict[str, Any], key: str, lines: list[str]) -> None:
    stream = aiter(graph.astream(state, stream_mode="updates"))
    while True:
        try:
            event = await anext(stream)
        except StopAsyncIteration:
            return
        ((node, update),) = event.items()
        try:
            value = update[key]
        except (KeyError, TypeError):
            lines.append(node + ": unchanged")
        else:
            lines.append(node + ": " + repr(value))


def report(graph: Any, state: dict[str, Any], key: str) -> list[str]:
    lines: list[str] = []
    asyncio.run(consume(graph, state, key, lines))
    print(f"{len(lines)} lines")
    return lines
