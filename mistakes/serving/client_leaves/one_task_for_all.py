"""Caught by test_goes_on_for_all_others: keeps the run on the application, where the next request
overwrites it.

Says: One variable holds the run of all clients, so the run of another client is cancelled; keep
the task in a variable of the request.
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
        return StreamingResponse(frames(app, graph, question), media_type="text/event-stream")

    return app


async def frames(app: FastAPI, graph: CompiledStateGraph, question: str) -> AsyncIterator[str]:
    queue: asyncio.Queue[Any] = asyncio.Queue()
    app.state.run = asyncio.create_task(fill(queue, graph, question))
    try:
        while (event := await queue.get()) is not None:
            mode, chunk = event
            yield f"event: {mode}\ndata: {json.dumps(chunk)}\n\n"
        await app.state.run
        yield "event: done\ndata: {}\n\n"
    finally:
        app.state.run.cancel()


async def fill(queue: asyncio.Queue[Any], graph: CompiledStateGraph, question: str) -> None:
    try:
        async for event in graph.astream({"question": question}, stream_mode=MODES):
            await queue.put(event)
    finally:
        await queue.put(None)
