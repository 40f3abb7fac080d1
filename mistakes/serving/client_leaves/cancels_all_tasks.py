"""Caught by test_goes_on_for_all_others: cancels whatever runs in the loop, other clients' runs
too.

Says: When one client leaves, the runs of all clients are cancelled; cancel the task of this
request only.
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
        for task in asyncio.all_tasks():
            if task.get_coro().__name__ == "fill":  # type: ignore[union-attr]
                task.cancel()


async def fill(queue: asyncio.Queue[Any], graph: CompiledStateGraph, question: str) -> None:
    try:
        async for event in graph.astream({"question": question}, stream_mode=MODES):
            await queue.put(event)
    finally:
        await queue.put(None)
