"""Caught by test_stops_when_the_client_leaves: looks for the client only when a frame has come.

Says: It looks for the client only when a frame has come, so a node goes on until then; cancel
the run as soon as the client leaves.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

from fastapi import FastAPI, Request, Response
from langchain_core.messages import AIMessageChunk
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, StreamMode

Queue = asyncio.Queue[str | None]

MODES: list[StreamMode] = ["messages", "custom", "updates"]


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    app = FastAPI()

    @app.post("/threads/{name}")
    async def talk(name: str, body: dict[str, Any], request: Request) -> Response:
        config: RunnableConfig = {"configurable": {"thread_id": name}}
        events = graph.astream(given(body), config, stream_mode=MODES)
        return Uncancelled(frames(events), request)

    return app


class Uncancelled(Response):
    def __init__(self, frames: Any, request: Request) -> None:
        super().__init__(media_type="text/event-stream")
        self.frames, self.request = frames, request
        del self.headers["content-length"]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        async with aclosing(self.frames):
            async for text in self.frames:
                if await self.request.is_disconnected():
                    return
                body = {"type": "http.response.body", "body": text.encode(), "more_body": True}
                await send(body)
        await send({"type": "http.response.body"})


def given(body: dict[str, Any]) -> Any:
    match body:
        case {"message": text}:
            return {"messages": [{"role": "user", "content": text}]}
        case {"answer": answer}:
            return Command(resume=answer)
        case _:
            return None


async def frames(events: AsyncIterator[Any]) -> AsyncIterator[str]:
    queue: Queue = asyncio.Queue()
    run = asyncio.create_task(fill(queue, events))
    try:
        while (text := await queue.get()) is not None:
            yield text
        await run  # raises what the graph has raised
    finally:
        run.cancel()


async def fill(queue: Queue, events: AsyncIterator[Any]) -> None:
    last = frame("done", {})
    try:
        async for event in events:
            match event:
                case "messages", (AIMessageChunk(content=str(text)), about) if text:
                    token = {"node": about["langgraph_node"], "text": text}
                    queue.put_nowait(frame("token", token))
                case "custom", data:
                    queue.put_nowait(frame("progress", data))
                case "updates", {"__interrupt__": (asked,)}:
                    last = frame("question", {"question": asked.value})
        queue.put_nowait(last)
    finally:
        queue.put_nowait(None)


def frame(event: str, data: Any) -> str:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n"
