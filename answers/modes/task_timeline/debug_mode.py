"""Right: the mode "debug", whose payloads are the same; objects that are turned into dicts at the end."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass
class Task:
    id: str
    name: str
    start: int
    end: int | None = None
    outcome: str = "open"


async def task_timeline(graph: Any, state: dict[str, Any], clock: Any) -> list[dict[str, Any]]:
    tasks: list[Task] = []
    try:
        async for event in graph.astream(state, stream_mode="debug"):
            payload, now = event["payload"], clock()
            if event["type"] == "task":
                tasks.append(Task(payload["id"], payload["name"], now))
            elif event["type"] == "task_result":
                (task,) = [task for task in tasks if task.id == payload["id"]]
                task.end = now
                task.outcome = "done" if payload["error"] is None else "failed"
    except Exception as error:
        print("the run failed:", error)
    return [asdict(task) for task in tasks]
