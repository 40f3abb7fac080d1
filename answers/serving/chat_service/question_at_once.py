"""Right: the question is sent when its event comes, and no frame comes after it."""

import asyncio
import json
from contextlib import aclosing

from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from langchain_core.messages import AIMessageChunk
from langgraph.types import Command

MODES = ["messages", "custom", "updates"]


def frame(kind, data):
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n"


def run_input(body):
    if "message" in body:
        return {"messages": [{"role": "user", "content": body["message"]}]}
    if "answer" in body:
        return Command(resume=body["answer"])
    return None


def make_app(graph):
    app = FastAPI()

    async def work(given, config, queue):
        try:
            questions = []
            async with aclosing(graph.astream(given, config, stream_mode=MODES)) as items:
                async for mode, chunk in items:
                    if mode == "custom":
                        queue.put_nowait(frame("progress", chunk))
                    elif mode == "messages":
                        message, about = chunk
                        if isinstance(message, AIMessageChunk) and message.text:
                            token = {"node": about["langgraph_node"], "text": str(message.text)}
                            queue.put_nowait(frame("token", token))
                    elif "__interrupt__" in chunk:
                        for interrupt in chunk["__interrupt__"]:
                            questions.append(interrupt.value)
                            queue.put_nowait(frame("question", {"question": interrupt.value}))
            if not questions:
                queue.put_nowait(frame("done", {}))
        finally:
            queue.put_nowait(None)

    async def frames(given, name):
        queue = asyncio.Queue()
        task = asyncio.create_task(work(given, {"configurable": {"thread_id": name}}, queue))
        try:
            while (text := await queue.get()) is not None:
                yield text
            await task
        finally:
            if not task.done():
                task.cancel()

    @app.post("/threads/{name}")
    async def threads(name: str, request: Request):
        given = run_input(await request.json())
        return StreamingResponse(frames(given, name), media_type="text/event-stream")

    return app
