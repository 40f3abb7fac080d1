"""Caught by test_serves_clients_side_by_side: thinks a stream can be gone through again by each
request.

Says: One stream is opened for all requests, for the question of the first; call astream() for each
request.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    app = FastAPI()
    streams: list[AsyncIterator[Any]] = []

    @app.get("/stream")
    async def stream(question: str) -> StreamingResponse:
        if not streams:
            streams.append(graph.astream({"question": question}))
        return StreamingResponse(frames(streams[0]), media_type="text/event-stream")

    return app


async def frames(events: AsyncIterator[Any]) -> AsyncIterator[str]:
    async for event in events:
        yield f"data: {json.dumps(event, default=message_as_dict)}\n\n"
    yield "event: done\ndata: {}\n\n"


def message_as_dict(message: Any) -> dict[str, Any]:
    return {"type": message.type, "content": message.content}
