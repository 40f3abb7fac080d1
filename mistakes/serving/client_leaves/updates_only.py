"""Caught by test_sends_every_event: thinks nodes report in the default mode too.

Says: Only updates are streamed; ask for stream_mode=["updates", "custom"].
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    app = FastAPI()

    @app.get("/stream")
    async def stream(question: str) -> StreamingResponse:
        return StreamingResponse(frames(graph, question), media_type="text/event-stream")

    return app


async def frames(graph: CompiledStateGraph, question: str) -> AsyncIterator[str]:
    async for update in graph.astream({"question": question}):
        yield f"event: updates\ndata: {json.dumps(update)}\n\n"
    yield "event: done\ndata: {}\n\n"
