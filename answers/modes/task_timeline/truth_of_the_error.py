"""Right: asks whether the error is true: LangGraph gives no error for one that is false."""

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
                outcome = "failed" if event["error"] else "done"
                tasks[event["id"]].update(end=now, outcome=outcome)
    except Exception:
        pass
    return list(tasks.values())
