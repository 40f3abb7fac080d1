"""Caught by test_stops_when_the_client_leaves: thinks a loop over astream() ends with the one who
reads it.

Says: The loop over astream() runs in the task that the framework cancels again and again, so a
node goes on alone; run the graph in a separate task and cancel that one.
"""

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
    async for mode, chunk in graph.astream({"question": question}, stream_mode=MODES):
        yield f"event: {mode}\ndata: {json.dumps(chunk)}\n\n"
    yield "event: done\ndata: {}\n\n"
