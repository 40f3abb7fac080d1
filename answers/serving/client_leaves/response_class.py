"""Starlette with a response class of its own, which watches for the client."""

import asyncio
import json

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route


class GraphResponse(Response):
    def __init__(self, events):
        self.events = events
        self.status_code = 200
        self.background = None
        self.body = b""
        self.init_headers({"content-type": "text/event-stream"})
        del self.headers["content-length"]

    async def __call__(self, scope, receive, send):
        run = asyncio.create_task(self.tell(send))
        while not run.done():
            listening = asyncio.create_task(receive())
            await asyncio.wait({run, listening}, return_when=asyncio.FIRST_COMPLETED)
            if not listening.done():
                listening.cancel()
            elif listening.result()["type"] == "http.disconnect":
                run.cancel()
                break
        try:
            await run
        except asyncio.CancelledError:
            pass

    async def tell(self, send):
        async def part(body, more=True):
            await send({"type": "http.response.body", "body": body, "more_body": more})

        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        async for part_ in self.events:
            await part(f"event: {part_[0]}\ndata: {json.dumps(part_[1])}\n\n".encode())
        await part(b"event: done\ndata: {}\n\n")
        await part(b"", False)


async def endpoint(request):
    graph = request.app.state.graph
    state = {"question": request.query_params["question"]}
    return GraphResponse(graph.astream(state, stream_mode=["updates", "custom"]))


def make_app(graph):
    app = Starlette(routes=[Route("/stream", endpoint)])
    app.state.graph = graph
    return app
