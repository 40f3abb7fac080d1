"""FastAPI's own event source, with its encoder."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI
from fastapi.sse import EventSourceResponse, ServerSentEvent


def make_app(graph: Any) -> FastAPI:
    app = FastAPI()

    @app.get("/stream", response_class=EventSourceResponse)
    async def stream(question: str) -> AsyncIterator[Any]:
        async for event in graph.astream({"question": question}):
            yield event
        yield ServerSentEvent(event="done", data={})

    return app
