"""FastAPI with a model of the body; the question is read from the state when the run is over."""

import asyncio
from json import dumps
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from langchain_core.messages import AIMessageChunk, HumanMessage
from langgraph.types import Command
from pydantic import BaseModel


class Body(BaseModel):
    message: str | None = None
    answer: Any = None


def make_app(graph):
    app = FastAPI()

    @app.post("/threads/{thread}")
    async def post(thread: str, body: Body, request: Request):
        if body.message is not None:
            begin = {"messages": [HumanMessage(body.message)]}
        else:
            begin = None if body.answer is None else Command(resume=body.answer)
        bound = graph.with_config({"configurable": {"thread_id": thread}})
        queue = asyncio.Queue()
        run = asyncio.create_task(go(bound, thread, begin, queue))
        run.add_done_callback(lambda _: queue.put_nowait(None))
        watcher = asyncio.create_task(watch(request, run))
        run.add_done_callback(lambda _: watcher.cancel())
        return StreamingResponse(frames(queue, run), media_type="text/event-stream")

    return app


async def go(graph, thread, begin, queue):
    async for mode, chunk in graph.astream(begin, stream_mode=["messages", "custom"]):
        if mode == "custom":
            queue.put_nowait(("progress", chunk))
        elif isinstance(chunk[0], AIMessageChunk) and chunk[0].content:
            node = chunk[1]["langgraph_node"]
            queue.put_nowait(("token", {"node": node, "text": chunk[0].content}))
    state = await graph.aget_state({"configurable": {"thread_id": thread}})
    if state.interrupts:
        queue.put_nowait(("question", {"question": state.interrupts[0].value}))
    else:
        queue.put_nowait(("done", {}))


async def frames(queue, run):
    while item := await queue.get():
        yield f"event: {item[0]}\ndata: {dumps(item[1])}\n\n"
    run.result()


async def watch(request, run):
    while not await request.is_disconnected():
        await asyncio.sleep(0.25)
    run.cancel()
