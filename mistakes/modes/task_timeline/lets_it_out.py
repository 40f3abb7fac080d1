"""Caught by test_records_failed_tasks: thinks an error is an event, and no exception follows.

Says: it lets the graph's exception out; catch it around the loop and return the records.
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def task_timeline(
    graph: CompiledStateGraph, state: dict[str, Any], clock: Callable[[], int]
) -> list[dict[str, Any]]:
    tasks: dict[str, dict[str, Any]] = {}
    async for event in graph.astream(state, stream_mode="tasks"):
        task = {"id": event["id"], "name": event["name"]}
        if "triggers" in event:
            tasks[event["id"]] = {**task, "start": clock(), "end": None, "outcome": "open"}
        else:
            tasks[event["id"]]["end"] = clock()
            tasks[event["id"]]["outcome"] = "failed" if event["error"] else "done"
    return list(tasks.values())
