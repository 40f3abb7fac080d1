"""Caught by test_stops_when_the_client_leaves: thinks a task ends with the generator that has
started it.

Says: The task that runs the graph goes on when the generator ends; cancel it in a finally.
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
    while (event := await queue.get()) is not None:
        mode, chunk = event
        yield f"event: {mode}\ndata: {json.dumps(chunk)}\n\n"
    await run
    yield "event: done\ndata: {}\n\n"


async def fill(queue: asyncio.Queue[Any], graph: CompiledStateGraph, question: str) -> None:
    try:
        async for event in graph.astream({"question": question}, stream_mode=MODES):
            await queue.put(event)
    finally:
        await queue.put(None)
