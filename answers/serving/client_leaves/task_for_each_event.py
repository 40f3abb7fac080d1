"""Right: a task for each anext(), and no queue."""

import asyncio, json
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse


def make_app(graph):
    app = FastAPI()

    @app.get("/stream")
    async def stream(question: str):
        async def frames():
            stream = graph.astream({"question": question}, stream_mode=["updates", "custom"])
            it = aiter(stream)
            nxt = None
            try:
                while True:
                    nxt = asyncio.create_task(anext(it))
                    done, _ = await asyncio.wait({nxt})
                    try:
                        mode, chunk = nxt.result()
                    except StopAsyncIteration:
                        break
                    yield f"event: {mode}\ndata: {json.dumps(chunk)}\n\n"
                yield "event: done\ndata: {}\n\n"
            finally:
                if nxt and not nxt.done():
                    nxt.cancel()

        return StreamingResponse(frames(), media_type="text/event-stream")

    return app
