"""Caught by test_stops_when_the_client_leaves: goes through the stream in the generator that the
framework cancels again and again.

Says: The loop over astream() runs in the task that the framework cancels again and again, so a
node goes on alone; run the graph in a separate task and cancel that one.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from langchain_core.messages import AIMessageChunk
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, StreamMode

MODES: list[StreamMode] = ["messages", "custom", "updates"]


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    app = FastAPI()

    @app.post("/threads/{name}")
    async def talk(name: str, body: dict[str, Any]) -> StreamingResponse:
        config: RunnableConfig = {"configurable": {"thread_id": name}}
        events = graph.astream(given(body), config, stream_mode=MODES)
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
    last = frame("done", {})
    async for event in events:
        match event:
            case "messages", (AIMessageChunk(content=str(text)), about) if text:
                yield frame("token", {"node": about["langgraph_node"], "text": text})
            case "custom", data:
                yield frame("progress", data)
            case "updates", {"__interrupt__": (asked,)}:
                last = frame("question", {"question": asked.value})
    yield last


def frame(event: str, data: Any) -> str:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n"
