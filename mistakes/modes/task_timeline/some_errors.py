"""Caught by test_records_failed_tasks: catches those errors that it has thought of.

Says: it catches only some kinds of exceptions; catch any Exception that the graph raises.
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
            if "triggers" in event:
                kept = {key: event[key] for key in ("id", "name")}
                tasks[event["id"]] = kept | {"start": clock(), "end": None, "outcome": "open"}
            else:
                outcome = "done" if event["error"] is None else "failed"
                tasks[event["id"]] |= {"end": clock(), "outcome": outcome}
    except (ValueError, RuntimeError, ConnectionError):
        pass
    return list(tasks.values())
