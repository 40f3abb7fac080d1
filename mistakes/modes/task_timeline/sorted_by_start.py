"""Caught by test_records_start_and_end: sorts the tasks by their start and their name.

Says: it sorts the records, so tasks that begin at the same time change places.
"""

from typing import Any


async def task_timeline(graph, state, clock):
    tasks: dict[str, dict[str, Any]] = {}
    try:
        async for event in graph.astream(state, stream_mode="tasks"):
            now = clock()
            if "triggers" in event:
                tasks[event["id"]] = {
                    "id": event["id"],
                    "name": event["name"],
                    "start": now,
                    "end": None,
                    "outcome": "open",
                }
            else:
                outcome = "done" if event["error"] is None else "failed"
                tasks[event["id"]].update(end=now, outcome=outcome)
    except Exception:
        pass
    return sorted(tasks.values(), key=lambda record: (record["start"], record["name"]))
