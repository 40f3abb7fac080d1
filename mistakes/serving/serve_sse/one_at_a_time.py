"""Caught by test_serves_clients_side_by_side: thinks a graph cannot be run twice at the same time.

Says: A lock lets one client in at a time; the others wait until its run is over. Take the lock
away.
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
    turn = asyncio.Lock()

    @app.get("/stream")
    async def stream(question: str) -> StreamingResponse:
        return StreamingResponse(frames(graph, question, turn), media_type="text/event-stream")

    return app


async def frames(
    graph: CompiledStateGraph, question: str, turn: asyncio.Lock
) -> AsyncIterator[str]:
    async with turn:
        async for event in graph.astream({"question": question}):
            yield f"data: {json.dumps(event, default=message_as_dict)}\n\n"
    yield "event: done\ndata: {}\n\n"


def message_as_dict(message: Any) -> dict[str, Any]:
    return {"type": message.type, "content": message.content}
