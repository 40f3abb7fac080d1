"""Right: the results of mode "tasks", and a match statement."""

from typing import Any


def line(node: str, result: Any, key: str) -> str:
    match result:
        case {**keys} if key in keys:
            return f"{node}: {keys[key]!r}"
        case _:
            return f"{node}: unchanged"


async def report(graph: Any, state: dict[str, Any], key: str) -> list[str]:
    tasks = graph.astream(state, stream_mode="tasks")
    return [line(task["name"], task["result"], key) async for task in tasks if "result" in task]
