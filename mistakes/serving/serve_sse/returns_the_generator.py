"""Caught by test_answers_with_an_event_stream: thinks the framework streams whatever generator a
handler returns.

Says: The handler returns a generator, which the framework does not stream; put it into a
StreamingResponse.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    app = FastAPI()

    @app.get("/stream")
    async def stream(question: str) -> Any:
        return frames(graph, question)

    return app


async def frames(graph: CompiledStateGraph, question: str) -> AsyncIterator[str]:
    async for event in graph.astream({"question": question}):
        yield f"data: {json.dumps(event, default=message_as_dict)}\n\n"
    yield "event: done\ndata: {}\n\n"


def message_as_dict(message: Any) -> dict[str, Any]:
    return {"type": message.type, "content": message.content}
