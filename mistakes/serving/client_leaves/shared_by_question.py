"""Caught by test_goes_on_for_all_others: lets clients with the same question share a run.

Says: Clients who ask the same question share a run, which ends when one of them leaves; start a run
for each request.
"""

import asyncio
import json
from contextlib import suppress

from fastapi import FastAPI
from fastapi.responses import StreamingResponse


class Run:
    def __init__(self, graph, question):
        self.items = []
        self.changed = asyncio.Condition()
        self.task = asyncio.create_task(self.work(graph, question))

    async def work(self, graph, question):
        try:
            async for item in graph.astream(
                {"question": question}, stream_mode=["updates", "custom"]
            ):
                async with self.changed:
                    self.items.append(item)
                    self.changed.notify_all()
        finally:
            async with self.changed:
                self.items.append(None)
                self.changed.notify_all()


def make_app(graph):
    app = FastAPI()
    runs = {}

    @app.get("/stream")
    async def stream(question: str):
        async def frames():
            owner = question not in runs
            if owner:
                runs[question] = Run(graph, question)
            run = runs[question]
            position = 0
            try:
                while True:
                    async with run.changed:
                        await run.changed.wait_for(lambda: len(run.items) > position)
                    item = run.items[position]
                    position += 1
                    if item is None:
                        break
                    yield f"event: {item[0]}\ndata: {json.dumps(item[1])}\n\n"
                await asyncio.shield(run.task)
                yield "event: done\ndata: {}\n\n"
            finally:
                if owner:
                    runs.pop(question, None)
                    with suppress(RuntimeError):
                        run.task.cancel()

        return StreamingResponse(frames(), media_type="text/event-stream")

    return app
