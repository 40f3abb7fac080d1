"""Caught by test_records_start_and_end: a plain function starts a loop, and its callers have one running.

Says: the function calls `asyncio.run()`, but its callers await it in a loop that already runs. Make it
`async def`, and `await` what it passes to `asyncio.run()`.
"""

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
