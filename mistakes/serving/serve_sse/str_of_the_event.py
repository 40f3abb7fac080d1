"""Caught by test_sends_every_event: thinks a dict in an f-string is JSON.

Says: The event is written as Python writes a dict, which is not JSON; use json.dumps().
"""

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
        yield f"data: {event}\n\n"
    yield "event: done\ndata: {}\n\n"
