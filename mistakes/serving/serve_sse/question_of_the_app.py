"""Caught by test_serves_clients_side_by_side: keeps what one client asked where the next one
overwrites it.

Says: The question is kept on the application, where the next client overwrites it; keep it in a
variable of the request.
"""

import asyncio
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
        app.state.question = question
        await asyncio.sleep(0)
        return StreamingResponse(frames(graph, app), media_type="text/event-stream")

    return app


async def frames(graph: CompiledStateGraph, app: FastAPI) -> AsyncIterator[str]:
    async for event in graph.astream({"question": app.state.question}):
        yield f"data: {json.dumps(event, default=message_as_dict)}\n\n"
    yield "event: done\ndata: {}\n\n"


def message_as_dict(message: Any) -> dict[str, Any]:
    return {"type": message.type, "content": message.content}
