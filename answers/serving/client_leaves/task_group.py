"""A task group around the run, inside the generator; the group cancels it."""

import asyncio
import json

from fastapi import FastAPI
from starlette.responses import StreamingResponse


def make_app(graph):
    app = FastAPI()

    async def frames(question):
        async with asyncio.TaskGroup() as group:
            queue = asyncio.Queue()

            async def fill():
                events = graph.astream({"question": question}, stream_mode=["updates", "custom"])
                async for event in events:
                    await queue.put(event)
                await queue.put(("done", {}))

            group.create_task(fill())
            mode = ""
            while mode != "done":
                mode, chunk = await queue.get()
                yield f"event: {mode}\ndata: {json.dumps(chunk)}\n\n"

    @app.get("/stream")
    async def stream(question: str):
        return StreamingResponse(frames(question), media_type="text/event-stream")

    return app
