"""Caught by test_serves_an_unusual_graph: gives a question's second client what the first one has
got.

Says: An answer is kept and sent again when the same question comes; run the graph for each
request.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    app = FastAPI()
    known: dict[str, list[str]] = {}

    async def frames(question: str) -> AsyncIterator[str]:
        if question in known:
            for frame in known[question]:
                yield frame
        else:
            known[question] = []
            async for event in graph.astream({"question": question}):
                data = json.dumps(event, default=lambda message: message.model_dump())
                known[question].append(f"data: {data}\n\n")
                yield known[question][-1]
        yield "event: done\ndata: {}\n\n"

    @app.get("/stream")
    async def stream(question: str) -> StreamingResponse:
        return StreamingResponse(frames(question), media_type="text/event-stream")

    return app
