"""Caught by test_records_tasks_without_end: ends all tasks when the stream ends.

Says: it ends all tasks when the stream ends; a task whose end never came stays "open", with
None as its end.
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
    for task in tasks.values():
        if task["end"] is None:
            task |= {"end": clock(), "outcome": "done"}
    return list(tasks.values())
