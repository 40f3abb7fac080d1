"""Starlette, and a task that fills a queue, each event with a line for each part."""

import asyncio
import json

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route


class Encoder(json.JSONEncoder):
    def default(self, o):
        return o.model_dump(mode="json")


def make_app(graph):
    async def endpoint(request: Request):
        queue: asyncio.Queue = asyncio.Queue()

        async def fill():
            try:
                async for part in graph.astream(
                    {"question": request.query_params["question"]}, version="v2"
                ):
                    await queue.put(part["data"])
            finally:
                await queue.put(None)

        async def body():
            async with asyncio.TaskGroup() as group:
                group.create_task(fill())
                yield b": hello\n\n"
                while (event := await queue.get()) is not None:
                    lines = Encoder(indent=1).encode(event).splitlines()
                    yield "".join(f"data: {line}\n" for line in lines).encode()
                    yield b"id: 1\n"
                    yield b"\n"
            yield b"event: done\n"
            yield b"data: {}\n\n"

        headers = {"Cache-Control": "no-cache", "Content-Type": "text/event-stream"}
        return StreamingResponse(body(), headers=headers)

    return Starlette(routes=[Route("/stream", endpoint)])
