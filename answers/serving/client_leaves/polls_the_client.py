"""A task of its own, and a look at the client every half a second."""

import asyncio
import json

from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse


class Run:
    def __init__(self, graph, question):
        self.queue = asyncio.Queue()
        self.task = asyncio.create_task(self.work(graph, question))

    async def work(self, graph, question):
        error = None
        try:
            async for part in graph.astream(
                {"question": question}, stream_mode=["updates", "custom"], version="v2"
            ):
                await self.queue.put((part["type"], part["data"]))
            await self.queue.put(("done", {}))
        except Exception as failed:
            error = failed
        await self.queue.put(error)

    async def frames(self):
        try:
            while isinstance(item := await self.queue.get(), tuple):
                yield f"event: {item[0]}\ndata: {json.dumps(item[1], ensure_ascii=False)}\n\n"
            if item is not None:
                raise item
        finally:
            self.task.cancel()


def make_app(graph):
    app = FastAPI()

    @app.get("/stream")
    async def stream(question: str, request: Request):
        run = Run(graph, question)
        watcher = asyncio.create_task(watch(run, request))
        run.task.add_done_callback(lambda _: watcher.cancel())
        return StreamingResponse(run.frames(), media_type="text/event-stream")

    return app


async def watch(run, request):
    while not await request.is_disconnected():
        await asyncio.sleep(0.5)
    run.task.cancel()
