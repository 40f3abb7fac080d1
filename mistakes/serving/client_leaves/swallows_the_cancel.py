"""Caught by test_stops_when_the_client_leaves: starts the graph once more whatever ended it, a
cancel too.

Says: The run is started again after it was cancelled; catch the exceptions that you expect, and
never CancelledError.
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
    while True:
        try:
            async for event in graph.astream({"question": question}, stream_mode=MODES):
                await queue.put(event)
            break
        except asyncio.CancelledError:
            continue
        except Exception:
            await queue.put(None)
            raise
    await queue.put(None)
