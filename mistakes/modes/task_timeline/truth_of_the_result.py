"""Caught by test_records_start_and_end: thinks an end is an event that has a result.

Says: it takes an event with an empty result for a beginning; a beginning has the key
"triggers", an end has the key "result".
"""

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
            if not event.get("result") and not event.get("error") and event["id"] not in tasks:
                tasks[event["id"]] = {**task, "start": clock(), "end": None, "outcome": "open"}
            elif event.get("result") or event.get("error"):
                tasks[event["id"]]["end"] = clock()
                tasks[event["id"]]["outcome"] = "failed" if event["error"] else "done"
    except Exception:
        pass
    return list(tasks.values())
