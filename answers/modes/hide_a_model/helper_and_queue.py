"""Right: a predicate of its own, and a task that fills a queue."""

import asyncio
from typing import Any

END = object()


def may_be_read(message: Any, about: dict[str, Any], tag: str) -> bool:
    if message.type != "AIMessageChunk":
        return False
    return all(other != tag for other in about.get("tags", []))


async def hide_a_model(graph: Any, state: dict[str, Any], tag: str) -> Any:
    queue: asyncio.Queue[Any] = asyncio.Queue()

    async def listen() -> None:
        async for message, about in graph.astream(state, stream_mode="messages"):
            if may_be_read(message, about, tag):
                queue.put_nowait(str(message.text))
        queue.put_nowait(END)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(listen())
        while (text := await queue.get()) is not END:
            yield text
