"""Caught by test_stops_when_the_client_leaves: thinks that send() says when nobody listens any
more.

Says: Nothing waits for the client to leave: send() does not say so; wait for http.disconnect
beside the run.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from langgraph.graph.state import CompiledStateGraph

MODES = ["updates", "custom"]


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        [question] = parse_qs(scope["query_string"].decode())["question"]
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async for mode, chunk in graph.astream({"question": question}, stream_mode=MODES):
            frame = f"event: {mode}\ndata: {json.dumps(chunk)}\n\n"
            await send({"type": "http.response.body", "body": frame.encode(), "more_body": True})
        await send({"type": "http.response.body", "body": b"event: done\ndata: {}\n\n"})

    return app
