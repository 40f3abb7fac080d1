"""Caught by test_ends_when_a_node_fails: puts the end into the queue only where all goes well.

Says: The end is put into the queue only when all goes well, so a client waits for ever after an
error; put it there in a finally.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from langgraph.graph.state import CompiledStateGraph

MODES = ["updates", "custom"]


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    app = FastAPI()

    @app.get("/stream")
    async def stream(question: str) -> StreamingResponse:
        return StreamingResponse(frames(graph, question), media_type="text/event-stream")

    return app


async def frames(graph: CompiledStateGraph, question: str) -> AsyncIterator[str]:
    queue: asyncio.Queue[Any] = asyncio.Queue()
    run = asyncio.create_task(fill(queue, graph, question))
    try:
        while (event := await queue.get()) is not None:
            mode, chunk = event
            yield f"event: {mode}\ndata: {json.dumps(chunk)}\n\n"
        await run
        yield "event: done\ndata: {}\n\n"
    finally:
        run.cancel()


async def fill(queue: asyncio.Queue[Any], graph: CompiledStateGraph, question: str) -> None:
    async for event in graph.astream({"question": question}, stream_mode=MODES):
        await queue.put(event)
    await queue.put(None)
