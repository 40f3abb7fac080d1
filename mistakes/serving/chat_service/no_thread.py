"""Caught by test_streams_a_turn: forgets the config, without which the checkpointer knows no
thread.

Says: The run has no thread_id; give astream() a config with the name under "configurable".
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, StreamMode

Queue = asyncio.Queue[str | None]

MODES: list[StreamMode] = ["messages", "custom", "updates"]


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    app = FastAPI()

    @app.post("/threads/{name}")
    async def talk(name: str, body: dict[str, Any]) -> StreamingResponse:
        events = graph.astream(given(body), stream_mode=MODES)
        return StreamingResponse(frames(events), media_type="text/event-stream")

    return app


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
