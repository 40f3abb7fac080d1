"""Caught by test_sends_every_event: takes the nodes out of the graph, and runs them by itself.

Says: The nodes are taken out of the graph and called one by one; let astream() run the graph.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise RuntimeError("HTTP only")
        kind = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": kind})
        reports: list[Any] = []

        async def say(mode: str, data: Any) -> None:
            body = f"event: {mode}\ndata: {json.dumps(data)}\n\n".encode()
            await send({"type": "http.response.body", "body": body, "more_body": True})

        state = {"question": parse_qs(scope["query_string"].decode())["question"][0]}
        for name, node in graph.builder.nodes.items():
            update = await node.runnable.afunc(state, writer=reports.append)
            for report in reports:
                await say("custom", report)
            await say("updates", {name: update})
            reports.clear()
        await say("done", {})
        await send({"type": "http.response.body", "body": b""})

    return app
