"""Caught by test_records_start_and_end: puts a task into the list when it has ended.

Says: it orders the records by their ends; the task asks for the order in which the tasks began.
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def task_timeline(
    graph: CompiledStateGraph, state: dict[str, Any], clock: Callable[[], int]
) -> list[dict[str, Any]]:
    starts: dict[str, int] = {}
    records: list[dict[str, Any]] = []
    try:
        async for event in graph.astream(state, stream_mode="tasks"):
            task = {"id": event["id"], "name": event["name"]}
            if "triggers" in event:
                starts[event["id"]] = clock()
            else:
                outcome = "failed" if event["error"] else "done"
                start = starts.pop(event["id"])
                records.append({**task, "start": start, "end": clock(), "outcome": outcome})
    except Exception:
        pass
    for task_id, start in starts.items():
        records.append({"id": task_id, "name": "", "start": start, "end": None, "outcome": "open"})
    return records
