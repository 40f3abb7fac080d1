"""Right: a task fills a queue, the texts are lists that are joined, `type` of the message is asked."""

import asyncio
from contextlib import suppress
from typing import Any


async def tokens_by_node(graph: Any, state: dict[str, Any]) -> Any:
    queue: asyncio.Queue[Any] = asyncio.Queue()
    texts: dict[str, list[str]] = {}

    async def produce() -> None:
        try:
            async for event in graph.astream(state, stream_mode="messages"):
                await queue.put(event)
        finally:
            await queue.put(None)

    producer = asyncio.create_task(produce())
    try:
        while (event := await queue.get()) is not None:
            message, about = event
            if message.type == "AIMessageChunk" and message.content:
                words = texts.setdefault(about["langgraph_node"], [])
                words.append(message.content)
                yield about["langgraph_node"], "".join(words)
    finally:
        producer.cancel()
        with suppress(asyncio.CancelledError):
            await producer
