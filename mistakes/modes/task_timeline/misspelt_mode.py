"""Caught by test_records_start_and_end: writes the mode in the singular.

Says: the stream mode is misspelt, and LangGraph ignores a mode that it does not know; write
stream_mode="tasks".
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def task_timeline(
    graph: CompiledStateGraph, state: dict[str, Any], clock: Callable[[], int]
) -> list[dict[str, Any]]:
    tasks: dict[str, dict[str, Any]] = {}
    try:
        async for event in graph.astream(state, stream_mode="task"):
            task = {"id": event["id"], "name": event["name"]}
            if "triggers" in event:
                tasks[event["id"]] = {**task, "start": clock(), "end": None, "outcome": "open"}
            else:
                tasks[event["id"]]["end"] = clock()
                tasks[event["id"]]["outcome"] = "failed" if event["error"] else "done"
    except Exception:
        pass
    return list(tasks.values())
