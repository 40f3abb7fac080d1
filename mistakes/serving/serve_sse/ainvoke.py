"""Caught by test_answers_with_an_event_stream: thinks the last state is the only event worth
sending.

Says: The graph runs with ainvoke(), which gives one final state when all is over; go through
astream() and send each event.
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
    state = await graph.ainvoke({"question": question})
    yield f"data: {json.dumps(state, default=message_as_dict)}\n\n"
    yield "event: done\ndata: {}\n\n"


def message_as_dict(message: Any) -> dict[str, Any]:
    return {"type": message.type, "content": message.content}
