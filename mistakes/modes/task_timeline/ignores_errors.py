"""Caught by test_records_failed_tasks: thinks an end is an end.

Says: it takes every end for "done"; a task whose "error" is not None has "failed".
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
            if "triggers" in event:
                tasks[event["id"]] = {**task, "start": clock(), "end": None, "outcome": "open"}
            else:
                tasks[event["id"]]["end"] = clock()
                tasks[event["id"]]["outcome"] = "done"
    except Exception:
        pass
    return list(tasks.values())
