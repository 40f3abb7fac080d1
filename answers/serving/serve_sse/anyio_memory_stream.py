"""Right: a memory stream and a task group of anyio's."""

import json, anyio
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import StreamingResponse


def make_app(graph):
    app = FastAPI()

    @app.get("/stream")
    async def stream(request: Request, question: str):
        tx, rx = anyio.create_memory_object_stream(0)

        async def pump():
            async with tx:
                async for part in graph.astream(
                    {"question": question}, stream_mode="updates", version="v2"
                ):
                    await tx.send(part["data"])

        async def frames():
            async with anyio.create_task_group() as tg:
                tg.start_soon(pump)
                async with rx:
                    async for ev in rx:
                        yield f"data: {json.dumps(ev, default=lambda o: o.model_dump(mode='json'))}\n\n"
            yield "event: done\ndata: {}\n\n"

        return StreamingResponse(frames(), media_type="text/event-stream")

    return app
