"""Right: plain code with anyio.run(), and a server with that in a thread."""

from typing import Any

import anyio
import anyio.to_thread


async def collect(graph: Any, state: dict[str, Any]) -> list[str]:
    return [update["message"] async for event in graph.astream(state) for update in event.values()]


def report(graph: Any, state: dict[str, Any]) -> list[str]:
    return anyio.run(collect, graph, state)


async def handle(graph: Any, state: dict[str, Any]) -> list[str]:
    return await anyio.to_thread.run_sync(report, graph, state)
