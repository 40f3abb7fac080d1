"""Right: version "v2" parts of several modes, a match on their form, aclosing."""

from contextlib import aclosing
from typing import Any


async def task_timeline(graph: Any, state: dict[str, Any], clock: Any) -> list[dict[str, Any]]:
    begun: dict[str, tuple[str, int]] = {}
    ended: dict[str, tuple[int, str]] = {}
    try:
        parts = graph.astream(state, stream_mode=["tasks", "updates", "values"], version="v2")
        async with aclosing(parts):
            async for part in parts:
                match part:
                    case {"type": "tasks", "data": {"id": key, "name": name, "input": _}}:
                        begun[key] = (name, clock())
                    case {"type": "tasks", "data": {"id": key, "error": None}}:
                        ended[key] = (clock(), "done")
                    case {"type": "tasks", "data": {"id": key, "error": Exception()}}:
                        ended[key] = (clock(), "failed")
    finally:
        rows = []
        for key, (name, start) in begun.items():
            end, outcome = ended.get(key, (None, "open"))
            rows.append(dict(id=key, name=name, start=start, end=end, outcome=outcome))
        return rows
