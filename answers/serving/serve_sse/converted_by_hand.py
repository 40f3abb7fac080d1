"""Right: messages are found by walking through the event, and a queue hands events over."""

import asyncio
import json

from langchain_core.messages import BaseMessage
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route


def simple(value):
    match value:
        case BaseMessage():
            return value.model_dump(mode="json")
        case dict():
            return {key: simple(item) for key, item in value.items()}
        case list() | tuple():
            return [simple(item) for item in value]
    return value


def make_app(graph):
    async def frames(question):
        queue = asyncio.Queue()

        async def run():
            try:
                async for event in graph.astream({"question": question}):
                    await queue.put(event)
            finally:
                await queue.put(None)

        task = asyncio.create_task(run())
        try:
            while (event := await queue.get()) is not None:
                yield b"data: " + json.dumps(simple(event)).encode() + b"\n\n"
            await task
            yield b"event: done\ndata: {}\n\n"
        finally:
            if not task.done():
                task.cancel()

    async def stream(request):
        return StreamingResponse(
            frames(request.query_params.get("question", "")), media_type="text/event-stream"
        )

    return Starlette(routes=[Route("/stream", stream, methods=["GET"])])
