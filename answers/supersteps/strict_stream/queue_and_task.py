"""Runs the graph in a task that fills a queue; all checks in one helper before that."""

import asyncio
import inspect
from typing import Any, get_args, get_type_hints

from langgraph.types import StreamMode


def wrong(graph: Any, state: dict[str, Any], options: dict[str, Any]) -> Exception | None:
    unknown = [word for word in options if word not in inspect.signature(graph.astream).parameters]
    if unknown:
        return TypeError(*unknown)
    modes = options.get("stream_mode")
    modes = modes if isinstance(modes, list) else [] if modes is None else [modes]
    if not set(modes).issubset(get_args(StreamMode)):
        return ValueError(f"{modes}")
    missing = [key for key in state if key not in get_type_hints(graph.InputType)]
    return KeyError(*missing) if missing else None


async def strict_stream(graph: Any, state: dict[str, Any], **options: Any):
    if error := wrong(graph, state, options):
        raise error
    queue: asyncio.Queue[Any] = asyncio.Queue()
    end = object()

    async def fill() -> None:
        try:
            async for item in graph.astream(state, **options):
                await queue.put(item)
        finally:
            await queue.put(end)

    task = asyncio.create_task(fill())
    try:
        while (item := await queue.get()) is not end:
            yield item
        await task
    finally:
        task.cancel()
