"""Caught by test_sends_every_event: looks for message objects under "messages" only.

Says: Message objects are found only in the list "messages"; an event has them elsewhere too.
"""

import json

from fastapi import FastAPI
from fastapi.responses import StreamingResponse


def make_app(graph):
    app = FastAPI()

    def convert(event):
        result = {}
        for node, update in event.items():
            if isinstance(update, dict) and isinstance(update.get("messages"), list):
                update = {**update, "messages": [m.model_dump() for m in update["messages"]]}
            result[node] = update
        return json.dumps(result, default=str)

    @app.get("/stream")
    async def stream(question: str):
        async def frames():
            async for event in graph.astream({"question": question}):
                yield f"data: {convert(event)}\n\n"
            yield "event: done\ndata: {}\n\n"

        return StreamingResponse(frames(), media_type="text/event-stream")

    return app
