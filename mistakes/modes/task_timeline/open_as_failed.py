"""Caught by test_records_failed_tasks: thinks that all that was at work has failed too.

Says: it takes tasks that were still running for "failed"; a task whose end never came is
"open".
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
                tasks[event["id"]]["outcome"] = "failed" if event["error"] else "done"
    except Exception:
        for task in tasks.values():
            if task["outcome"] == "open":
                task["outcome"] = "failed"
    return list(tasks.values())
