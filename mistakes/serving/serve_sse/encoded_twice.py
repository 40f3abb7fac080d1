"""Caught by test_sends_every_event: hands its JSON to something that makes JSON of it once more.

Says: The event is encoded as JSON twice, by json.dumps() and by the class that sends it, so the
data is a text; let one of them encode it.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from fastapi.sse import EventSourceResponse, ServerSentEvent
from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    app = FastAPI()

    @app.get("/stream", response_class=EventSourceResponse)
    async def stream(question: str) -> AsyncIterator[ServerSentEvent]:
        async for event in frames(graph, question):
            yield event

    return app


async def frames(graph: CompiledStateGraph, question: str) -> AsyncIterator[ServerSentEvent]:
    async for event in graph.astream({"question": question}):
        yield ServerSentEvent(data=json.dumps(event, default=message_as_dict))
    yield ServerSentEvent(event="done", data={})


def message_as_dict(message: Any) -> dict[str, Any]:
    return {"type": message.type, "content": message.content}
