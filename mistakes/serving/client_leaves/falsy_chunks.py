"""Caught by test_sends_every_event: thinks a chunk that is false is empty.

Says: A chunk such as 0, "" or None is not sent; send each chunk.
"""

import asyncio
import json

from fastapi import FastAPI
from fastapi.responses import StreamingResponse


def make_app(graph):
    app = FastAPI()

    @app.get("/stream")
    async def stream(question: str):
        queue = asyncio.Queue()

        async def run():
            try:
                async for mode, chunk in graph.astream(
                    {"question": question}, stream_mode=["updates", "custom"]
                ):
                    queue.put_nowait((mode, chunk))
            finally:
                queue.put_nowait(None)

        async def frames():
            task = asyncio.create_task(run())
            try:
                while (item := await queue.get()) is not None:
                    mode, chunk = item
                    if chunk:
                        yield f"event: {mode}\ndata: {json.dumps(chunk)}\n\n"
                await task
                yield "event: done\ndata: {}\n\n"
            finally:
                if not task.done():
                    task.cancel()

        return StreamingResponse(frames(), media_type="text/event-stream")

    return app
