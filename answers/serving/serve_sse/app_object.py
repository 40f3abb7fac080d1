"""Right: an object that is the application, with a method for each part."""

import json
from contextlib import aclosing
from functools import partial
from urllib.parse import parse_qsl

from langchain_core.messages import BaseMessage


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, BaseMessage):
            return {"type": o.type, "content": o.content}
        return super().default(o)


class App:
    def __init__(self, graph):
        self.graph = graph

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            while True:
                message = await receive()
                await send({"type": message["type"] + ".complete"})
                if message["type"] == "lifespan.shutdown":
                    return
        if scope["type"] != "http":
            return
        found = scope["path"] == "/stream" and scope["method"] == "GET"
        await send(
            {
                "type": "http.response.start",
                "status": 200 if found else 404,
                "headers": [
                    (b"content-type", b"text/event-stream; charset=utf-8"),
                    (b"cache-control", b"no-cache"),
                ],
            }
        )
        if found:
            query = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
            await self.frames(query["question"], partial(self.write, send))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def write(self, send, *lines):
        text = "".join(f"{line}\n" for line in lines) + "\n"
        await send({"type": "http.response.body", "body": text.encode(), "more_body": True})

    async def frames(self, question, write):
        async with aclosing(self.graph.astream({"question": question})) as events:
            async for event in events:
                await write("data: " + json.dumps(event, cls=Encoder, ensure_ascii=False))
        await write("event: done", "data: {}")


def make_app(graph):
    return App(graph)
