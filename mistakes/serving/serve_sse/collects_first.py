"""Caught by test_sends_while_the_graph_runs: thinks an event stream is a matter of the format
only.

Says: All events are collected before the first frame is sent; yield each frame inside the loop
over astream().
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
    events = [event async for event in graph.astream({"question": question})]
    for event in events:
        yield f"data: {json.dumps(event, default=message_as_dict)}\n\n"
    yield "event: done\ndata: {}\n\n"


def message_as_dict(message: Any) -> dict[str, Any]:
    return {"type": message.type, "content": message.content}
