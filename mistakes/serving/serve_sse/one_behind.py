"""Caught by test_sends_while_the_graph_runs: holds each frame back to know which one is the last.

Says: Each frame is held back until the next event has come; send it at once.
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
    held = ""
    async for event in graph.astream({"question": question}):
        if held:
            yield held
        held = f"data: {json.dumps(event, default=message_as_dict)}\n\n"
    yield held
    yield "event: done\ndata: {}\n\n"


def message_as_dict(message: Any) -> dict[str, Any]:
    return {"type": message.type, "content": message.content}
