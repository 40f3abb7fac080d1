"""Caught by test_records_start_and_end: makes a record of each event.

Says: it makes a record of each event; make one for each task, and add the end to it.
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def task_timeline(
    graph: CompiledStateGraph, state: dict[str, Any], clock: Callable[[], int]
) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = []
    try:
        async for event in graph.astream(state, stream_mode="tasks"):
            record = {"id": event["id"], "name": event["name"], "start": None, "end": None}
            if "triggers" in event:
                records.append({**record, "start": clock(), "outcome": "open"})
            else:
                outcome = "failed" if event["error"] else "done"
                records.append({**record, "end": clock(), "outcome": outcome})
    except Exception:
        pass
    return records
