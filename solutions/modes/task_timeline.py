"""Draw up a timeline: when each task of a run began and ended, and how."""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def task_timeline(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    clock: Callable[[], int],
) -> list[dict[str, Any]]:
    """Return one record for each task, in the order in which they began."""
    tasks: dict[str, dict[str, Any]] = {}
    events: AsyncIterator[Any] = graph.astream(state, stream_mode="tasks")
    with suppress(Exception):
        async for event in events:
            if "triggers" in event:
                tasks[event["id"]] = {
                    "id": event["id"],
                    "name": event["name"],
                    "start": clock(),
                    "end": None,
                    "outcome": "open",
                }
            else:
                outcome = "done" if event["error"] is None else "failed"
                tasks[event["id"]] |= {"end": clock(), "outcome": outcome}
    return list(tasks.values())
