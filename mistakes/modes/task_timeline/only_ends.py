"""Caught by test_records_tasks_without_end: thinks a task that never ends has not run.

Says: it leaves out tasks whose end never came; they began, so they have a record.
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
        pass
    return [task for task in tasks.values() if task["end"] is not None]
