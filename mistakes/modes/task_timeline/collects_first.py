"""Caught by test_records_start_and_end: thinks the events bring their times with them.

Says: it collects the events and calls clock() when the run is over; call clock() when each
event comes.
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def task_timeline(
    graph: CompiledStateGraph, state: dict[str, Any], clock: Callable[[], int]
) -> list[dict[str, Any]]:
    events: list[Any] = []
    try:
        async for event in graph.astream(state, stream_mode="tasks"):
            events.append(event)
    except Exception:
        pass
    tasks: dict[str, dict[str, Any]] = {}
    for event in events:
        task = {"id": event["id"], "name": event["name"]}
        if "triggers" in event:
            tasks[event["id"]] = {**task, "start": clock(), "end": None, "outcome": "open"}
        else:
            tasks[event["id"]]["end"] = clock()
            tasks[event["id"]]["outcome"] = "failed" if event["error"] else "done"
    return list(tasks.values())
