"""Caught by test_stops_when_the_client_leaves: closes the stream, but looks for the client only
when an event has come.

Says: It looks for the client only when an event has come, so a node goes on until then; wait
for the event and for the client at the same time.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any
from urllib.parse import parse_qs

from langgraph.graph.state import CompiledStateGraph

MODES = ["updates", "custom"]


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        query = parse_qs(scope["query_string"].decode(), keep_blank_values=True)
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        gone = asyncio.create_task(listen(receive))
        events = graph.astream({"question": query["question"][0]}, stream_mode=MODES)
        async with aclosing(events):
            async for mode, chunk in events:
                if gone.done():
                    return
                frame = f"event: {mode}\ndata: {json.dumps(chunk)}\n\n"
                body = {"type": "http.response.body", "body": frame.encode(), "more_body": True}
                await send(body)
        gone.cancel()
        await send({"type": "http.response.body", "body": b"event: done\ndata: {}\n\n"})

    return app


async def listen(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
