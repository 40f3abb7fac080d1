"""Right: a match statement, version "v2" parts, and the default durability left unsaid."""

from collections.abc import AsyncIterator
from typing import Any


async def run(
    graph: Any, state: dict[str, Any], thread: str, purpose: str
) -> AsyncIterator[dict[str, Any]]:
    match purpose:
        case "safety":
            options = {"durability": "sync", "stream_mode": "updates"}
        case "economy":
            options = {"durability": "exit", "stream_mode": "updates"}
        case _:
            options = {"stream_mode": ["custom", "updates"]}
    config = {"configurable": {"thread_id": thread}}
    async for part in graph.astream(state, config, version="v2", **options):
        if part["type"] == "updates":
            yield part["data"]
