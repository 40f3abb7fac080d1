"""Caught by test_sends_every_event: thinks a line of JSON for each event is an event stream.

Says: The lines do not begin with data:, so a browser sees no frame.
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
        yield json.dumps(event, default=message_as_dict) + "\n"


def message_as_dict(message: Any) -> dict[str, Any]:
    return {"type": message.type, "content": message.content}
