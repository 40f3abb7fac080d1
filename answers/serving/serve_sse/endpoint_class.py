"""Right: an endpoint class of Starlette's, and a walk through the event."""

import json
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.responses import StreamingResponse
from starlette.routing import Route
from langchain_core.messages import BaseMessage


def plain(v):
    match v:
        case BaseMessage():
            return v.model_dump(mode="json")
        case dict():
            return {k: plain(x) for k, x in v.items()}
        case list() | tuple():
            return [plain(x) for x in v]
    return v


def make_app(graph):
    class Stream(HTTPEndpoint):
        async def get(self, request):
            q = request.query_params["question"]

            async def body():
                async for ev in graph.astream({"question": q}):
                    yield ("data: " + json.dumps(plain(ev), ensure_ascii=False) + "\n\n").encode(
                        "utf-8"
                    )
                yield b"event: done\ndata: {}\n\n"

            return StreamingResponse(
                body(),
                headers={
                    "Content-Type": "text/event-stream",
                    "Cache-Control": "no-cache",
                    "X-Accel-Buffering": "no",
                },
            )

    return Starlette(routes=[Route("/stream", Stream)])
