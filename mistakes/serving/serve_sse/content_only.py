"""Caught by test_sends_every_event: thinks a message is its content.

Says: A message is sent as its content alone; send an object with its type and its content.
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
    async for event in graph.astream({"question": question}):
        yield f"data: {json.dumps(event, default=content_of)}\n\n"
    yield "event: done\ndata: {}\n\n"


def content_of(message: Any) -> dict[str, Any]:
    return {"content": message.content}
