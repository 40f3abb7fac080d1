"""Stop a graph whose client has left."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    """An ASGI application that streams `graph` at GET /stream, for as long as the client stays."""
    app = FastAPI()

    @app.get("/stream")
    async def stream(question: str) -> StreamingResponse:
        return StreamingResponse(frames(graph, question), media_type="text/event-stream")

    return app


async def frames(graph: CompiledStateGraph, question: str) -> AsyncIterator[str]:
    """A frame for each event, from a run that ends with this generator."""
    queue: asyncio.Queue[Any] = asyncio.Queue()
    run = asyncio.create_task(fill(queue, graph, question))
    try:
        while (event := await queue.get()) is not None:
            mode, chunk = event
            yield f"event: {mode}\ndata: {json.dumps(chunk)}\n\n"
        await run  # raises what the graph has raised
        yield "event: done\ndata: {}\n\n"
    finally:
        run.cancel()


async def fill(queue: asyncio.Queue[Any], graph: CompiledStateGraph, question: str) -> None:
    """Put each event into the queue, and None behind the last one, whatever happens."""
    try:
        async for event in graph.astream({"question": question}, stream_mode=["updates", "custom"]):
            queue.put_nowait(event)
    finally:
        queue.put_nowait(None)
