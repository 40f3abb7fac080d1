"""Caught by test_records_start_and_end: takes the name of a node for the name of a task.

Says: it keeps one record for each name, and several tasks may have the same name; keep the
records by "id".
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
                tasks[event["name"]] = {**task, "start": clock(), "end": None, "outcome": "open"}
            else:
                tasks[event["name"]]["end"] = clock()
                tasks[event["name"]]["outcome"] = "failed" if event["error"] else "done"
    except Exception:
        pass
    return list(tasks.values())
