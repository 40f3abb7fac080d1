"""Caught by test_streams_a_turn: answers with frames that it has made up.

Says: The frames are made up, and the graph never runs; call astream().
"""

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    app = FastAPI()

    @app.post("/threads/{name}")
    async def talk(name: str, body: dict[str, Any]) -> StreamingResponse:
        return StreamingResponse(frames(), media_type="text/event-stream")

    return app


def frames() -> Iterator[str]:
    for text in ("No ", "rain "):
        yield f"event: token\ndata: {json.dumps({'node': 'write', 'text': text})}\n\n"
    yield "event: done\ndata: {}\n\n"
