"""Caught by test_records_start_and_end: thinks one clock is as good as another.

Says: it reads a clock of its own; "start" and "end" are what clock() returns.
"""

import time
from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def task_timeline(
    graph: CompiledStateGraph, state: dict[str, Any], clock: Callable[[], int]
) -> list[dict[str, Any]]:
    tasks: dict[str, dict[str, Any]] = {}
    try:
        async for event in graph.astream(state, stream_mode="tasks"):
            task = {"id": event["id"], "name": event["name"]}
            if "triggers" in event:
                tasks[event["id"]] = {
                    **task,
                    "start": int(time.monotonic() * 1000),
                    "end": None,
                    "outcome": "open",
                }
            else:
                tasks[event["id"]]["end"] = int(time.monotonic() * 1000)
                tasks[event["id"]]["outcome"] = "failed" if event["error"] else "done"
    except Exception:
        pass
    return list(tasks.values())
