"""Serve a graph over HTTP: each of its events goes to the browser at once."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    """An ASGI application that streams the events of `graph` at GET /stream."""
    app = FastAPI()

    @app.get("/stream")
    async def stream(question: str) -> StreamingResponse:
        return StreamingResponse(frames(graph, question), media_type="text/event-stream")

    return app


async def frames(graph: CompiledStateGraph, question: str) -> AsyncIterator[str]:
    """A frame for each event, and one that says that all is done."""
    async for event in graph.astream({"question": question}):
        yield f"data: {json.dumps(event, default=message_as_dict)}\n\n"
    yield "event: done\ndata: {}\n\n"


def message_as_dict(message: Any) -> dict[str, Any]:
    """What json.dumps() makes of an object that it does not know."""
    return {"type": message.type, "content": message.content}
