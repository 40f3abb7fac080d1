"""Caught by test_records_start_and_end: looks at clock() once, and then counts by the loop's time.

Says: it calls clock() once and then counts by the event loop's time; call clock() when each
event comes.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def task_timeline(
    graph: CompiledStateGraph, state: dict[str, Any], clock: Callable[[], int]
) -> list[dict[str, Any]]:
    loop = asyncio.get_running_loop()
    shown, began = clock(), loop.time()

    def now() -> int:
        return shown + round((loop.time() - began) * 1000)

    tasks: dict[str, dict[str, Any]] = {}
    with suppress(Exception):
        async for event in graph.astream(state, stream_mode="tasks"):
            if "triggers" in event:
                kept = {key: event[key] for key in ("id", "name")}
                tasks[event["id"]] = kept | {"start": now(), "end": None, "outcome": "open"}
            else:
                outcome = "done" if event["error"] is None else "failed"
                tasks[event["id"]] |= {"end": now(), "outcome": outcome}
    return list(tasks.values())
