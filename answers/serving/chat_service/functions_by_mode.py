"""Right: a function for each mode of the parts, and the question from the state after the run."""

import asyncio
import json

from langchain_core.messages import AIMessageChunk
from langgraph.types import Command
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route


def make_app(graph):
    def token(part):
        message, about = part["data"]
        if isinstance(message, AIMessageChunk) and message.text:
            return "token", {"node": about["langgraph_node"], "text": message.text}
        return None

    def progress(part):
        return "progress", part["data"]

    translate = {"messages": token, "custom": progress}

    async def pump(put, given, config):
        parts = graph.astream(given, config, stream_mode=list(translate), version="v2")
        try:
            async for part in parts:
                if frame := translate[part["type"]](part):
                    put(frame)
        finally:
            await parts.aclose()
        snapshot = await graph.aget_state(config)
        if snapshot.interrupts:
            put(("question", {"question": snapshot.interrupts[0].value}))
        else:
            put(("done", {}))

    async def answer(request):
        body = await request.json()
        given = None
        if "message" in body:
            given = {"messages": [dict(role="user", content=body["message"])]}
        elif "answer" in body:
            given = Command(resume=body["answer"])
        config = {"configurable": {"thread_id": request.path_params["name"]}}

        async def frames():
            queue = asyncio.Queue()
            task = asyncio.ensure_future(pump(queue.put_nowait, given, config))
            task.add_done_callback(lambda _: queue.put_nowait(None))
            try:
                while frame := await queue.get():
                    kind, data = frame
                    yield "event: {}\ndata: {}\n\n".format(kind, json.dumps(data))
                if task.exception():
                    yield "event: error\ndata: {}\n\n"
            finally:
                task.cancel()

        return StreamingResponse(frames(), media_type="text/event-stream")

    return Starlette(routes=[Route("/threads/{name}", answer, methods=["POST"])])
