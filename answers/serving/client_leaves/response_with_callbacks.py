"""Right: a response class whose two tasks end each other by callbacks."""

import asyncio
import json
from functools import partial

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class GraphResponse(Response):
    media_type = "text/event-stream"

    def __init__(self, graph, question):
        self.status_code = 200
        self.background = None
        self.init_headers({})
        self.raw_headers = [(k, v) for k, v in self.raw_headers if k != b"content-length"]
        self.open = partial(
            graph.astream, {"question": question}, stream_mode=["updates", "custom"], version="v2"
        )

    async def __call__(self, scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        run = asyncio.create_task(self.run(send))
        leave = asyncio.create_task(self.leave(receive))
        run.add_done_callback(lambda _: leave.cancel())
        leave.add_done_callback(lambda _: run.done() or run.cancel())
        try:
            await asyncio.wait({run})
        finally:
            run.done() or run.cancel()
            leave.cancel()
        if not run.cancelled() and run.exception():
            raise run.exception()

    async def leave(self, receive):
        message = {}
        while message.get("type") != "http.disconnect":
            message = await receive()

    async def run(self, send):
        async def frame(kind, data, more=True):
            text = "\n".join([f"event: {kind}", f"data: {json.dumps(data)}", "", ""])
            body = text.encode()
            await send({"type": "http.response.body", "body": body, "more_body": more})

        parts = self.open()
        try:
            async for part in parts:
                await frame(part["type"], part["data"])
        finally:
            await parts.aclose()
        await frame("done", {}, False)


def make_app(graph):
    async def stream(request: Request):
        return GraphResponse(graph, request.query_params["question"])

    return Starlette(routes=[Route("/stream", stream)])
