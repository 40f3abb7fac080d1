"""Right: a plain def that starts the loop itself, with explicit anext."""

import asyncio
from typing import Any


def task_timeline(graph: Any, state: dict[str, Any], clock: Any) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = []
    places: dict[str, int] = {}

    async def draw_up() -> None:
        events = aiter(graph.astream(state, stream_mode="tasks"))
        while True:
            try:
                event = await anext(events)
            except StopAsyncIteration:
                return
            except Exception:
                return
            if event["id"] not in places:
                places[event["id"]] = len(records)
                record = {"id": event["id"], "name": event["name"], "start": clock()}
                records.append({**record, "end": None, "outcome": "open"})
            else:
                record = records[places[event["id"]]]
                record["end"] = clock()
                record["outcome"] = ("done", "failed")[bool(event["error"])]

    asyncio.run(draw_up())
    return records
