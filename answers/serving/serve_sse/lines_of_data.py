"""Right: JSON of several lines, each with its own data field."""

import json

from langchain_core.messages import BaseMessage
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.responses import StreamingResponse
from starlette.routing import Route


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, BaseMessage):
            return {"type": o.type, "content": o.content, "id": o.id}
        return super().default(o)


def sse(data, event=None):
    lines = []
    if event:
        lines.append(f"event: {event}")
    lines += [
        f"data: {line}"
        for line in json.dumps(data, cls=Encoder, ensure_ascii=False, indent=1).splitlines()
    ]
    return "\n".join(lines).encode() + b"\n\n"


def make_app(graph):
    class Stream(HTTPEndpoint):
        async def get(self, request):
            async def frames():
                async for part in graph.astream(
                    {"question": request.query_params["question"]}, version="v2"
                ):
                    yield sse(part["data"])
                yield sse({}, "done")

            return StreamingResponse(
                frames(),
                headers={
                    "content-type": "text/event-stream; charset=utf-8",
                    "cache-control": "no-cache",
                },
            )

    return Starlette(routes=[Route("/stream", Stream)])
