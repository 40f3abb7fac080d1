"""Right: a task fills a queue, and FastAPI watches the client."""

import asyncio
import json
from contextlib import aclosing

from fastapi import FastAPI
from fastapi.responses import StreamingResponse

END = object()


def make_app(graph):
    app = FastAPI()

    async def work(question, queue):
        try:
            async with aclosing(
                graph.astream({"question": question}, stream_mode=["updates", "custom"])
            ) as items:
                async for item in items:
                    queue.put_nowait(item)
        finally:
            queue.put_nowait(END)

    async def frames(question):
        queue = asyncio.Queue()
        task = asyncio.create_task(work(question, queue))
        try:
            while (item := await queue.get()) is not END:
                mode, chunk = item
                yield f"event: {mode}\ndata: {json.dumps(chunk)}\n\n"
            await task
            yield "event: done\ndata: {}\n\n"
        finally:
            task.cancel()

    @app.get("/stream")
    async def stream(question: str):
        return StreamingResponse(frames(question), media_type="text/event-stream")

    return app
