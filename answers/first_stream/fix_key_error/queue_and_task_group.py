"""Right: a task fills a queue from version "v2" parts in several modes, a callable object reads it."""

import asyncio
from typing import Any


class Missing:
    def __repr__(self) -> str:
        return "unchanged"


class Report:
    async def __call__(self, graph: Any, state: dict[str, Any], key: str) -> list[str]:
        queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

        async def produce() -> None:
            modes = ["values", "updates"]
            async for part in graph.astream(state, stream_mode=modes, version="v2"):
                if part["type"] == "updates":
                    await queue.put(part["data"])
            await queue.put(None)

        lines = []
        async with asyncio.TaskGroup() as group:
            group.create_task(produce())
            while (event := await queue.get()) is not None:
                for node, update in event.items():
                    lines.append(f"{node}: {(update or {}).get(key, Missing())!r}")
        return lines


report = Report()

if __name__ == "__main__":
    print("a main block")
