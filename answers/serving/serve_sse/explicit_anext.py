"""A callable object with explicit anext() and FastAPI's encoder."""

import json
from contextlib import aclosing, asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import StreamingResponse


def frame(data, event=None):
    head = f"event: {event}\n" if event else ""
    return f"{head}data: {json.dumps(jsonable_encoder(data))}\n\n"


@asynccontextmanager
async def lifespan(app):
    yield {"ready": True}


class Frames:
    def __init__(self, graph, question):
        self.events = aiter(graph.astream({"question": question}, stream_mode="updates"))
        self.done = False

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.done:
            raise StopAsyncIteration
        try:
            return frame(await anext(self.events))
        except StopAsyncIteration:
            self.done = True
            return frame({}, "done")


def make_app(graph):
    app = FastAPI(lifespan=lifespan)

    async def stream(request: Request):
        assert request.state.ready
        question = request.query_params.get("question")
        return StreamingResponse(Frames(graph, question), media_type="text/event-stream")

    app.add_api_route("/stream", stream, methods=["GET"])
    return app
