"""Right: a task listens and notes the time, the caller draws up the list."""

import asyncio
from typing import Any


async def task_timeline(graph: Any, state: dict[str, Any], clock: Any) -> list[dict[str, Any]]:
    heard: list[tuple[int, dict[str, Any]]] = []

    async def listen() -> None:
        async for _, event in graph.astream(state, stream_mode=["tasks"]):
            heard.append((clock(), event))

    await asyncio.gather(listen(), return_exceptions=True)

    def row(start: int, event: dict[str, Any]) -> dict[str, Any]:
        row = {"id": event["id"], "name": event["name"], "start": start}
        for end, other in heard:
            if other["id"] == event["id"] and "error" in other:
                failed = isinstance(other["error"], BaseException)
                return row | {"end": end, "outcome": "failed" if failed else "done"}
        return row | {"end": None, "outcome": "open"}

    return [row(start, event) for start, event in heard if "input" in event]
