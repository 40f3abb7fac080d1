"""A chat service: threads, tokens, progress, questions, and people who come and go."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from langchain_core.messages import AIMessageChunk
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command
from pydantic import BaseModel

Frames = asyncio.Queue[tuple[str, Any] | None]
"""Types of frames and their data; None is behind the last."""


class Message(BaseModel):
    """What the user says."""

    text: str


class Answer(BaseModel):
    """What the user answers to a question."""

    answer: Any


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    """An ASGI application that serves the chats of `graph`."""
    app = FastAPI()

    def run(thread: str, given: Any) -> StreamingResponse:
        return StreamingResponse(stream(graph, thread, given), media_type="text/event-stream")

    @app.post("/threads/{thread}/messages")
    async def say(thread: str, message: Message) -> StreamingResponse:
        return run(thread, {"messages": [{"role": "user", "content": message.text}]})

    @app.post("/threads/{thread}/answers")
    async def answer(thread: str, answer: Answer) -> StreamingResponse:
        return run(thread, Command(resume=answer.answer))

    @app.post("/threads/{thread}/resume")
    async def resume(thread: str) -> StreamingResponse:
        return run(thread, None)

    return app


async def stream(graph: CompiledStateGraph, thread: str, given: Any) -> AsyncIterator[str]:
    """The frames of a run, which is a task of its own and ends with this generator."""
    frames: Frames = asyncio.Queue()
    run = asyncio.create_task(fill(frames, graph, thread, given))
    try:
        while (frame := await frames.get()) is not None:
            event, data = frame
            yield f"event: {event}\ndata: {json.dumps(data)}\n\n"
    finally:
        run.cancel()


async def fill(frames: Frames, graph: CompiledStateGraph, thread: str, given: Any) -> None:
    """Run the graph, and put what people are to know of it into the queue."""
    config: RunnableConfig = {"configurable": {"thread_id": thread}}
    modes = ["messages", "custom", "updates"]
    last: tuple[str, Any] = ("done", {})
    try:
        async for mode, chunk in graph.astream(given, config, stream_mode=modes):
            if mode == "custom":
                frames.put_nowait(("progress", chunk))
            elif mode == "updates" and "__interrupt__" in chunk:
                last = ("question", {"question": chunk["__interrupt__"][0].value})
            elif mode == "messages" and isinstance(chunk[0], AIMessageChunk) and chunk[0].text:
                frames.put_nowait(("token", {"text": chunk[0].text}))
    except Exception as error:  # noqa: BLE001 - whatever a node raises
        last = ("error", {"error": type(error).__name__})
    frames.put_nowait(last)
    frames.put_nowait(None)
