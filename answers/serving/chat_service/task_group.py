"""A task group inside the generator, and a memory channel in place of a queue."""

import asyncio
import json

import anyio
from fastapi import Body, FastAPI
from langchain_core.messages import AIMessageChunk
from langgraph.types import Command
from starlette.responses import StreamingResponse


def make_app(graph):
    app = FastAPI()

    @app.post("/threads/{name}", response_class=StreamingResponse)
    async def talk(name: str, body: dict = Body()):
        if set(body) == {"answer"}:
            begin = Command(resume=body["answer"])
        elif set(body) == {"message"}:
            begin = {"messages": {"role": "human", "content": body["message"]}}
        else:
            begin = None
        return StreamingResponse(stream(begin, name), media_type="text/event-stream")

    async def stream(begin, name):
        outward, inward = anyio.create_memory_object_stream(1000)
        async with asyncio.TaskGroup() as group, inward:
            group.create_task(run(begin, name, outward))
            async for event, data in inward:
                yield f": here it comes\nevent:{event}\ndata:{json.dumps(data)}\n\n"

    async def run(begin, name, outward):
        config = {"configurable": {"thread_id": name}, "recursion_limit": 100}
        end = ("done", {})
        async with outward:
            async for ns, mode, chunk in graph.astream(
                begin, config, stream_mode=["messages", "custom", "updates"], subgraphs=True
            ):
                assert ns == ()
                match mode:
                    case "custom":
                        outward.send_nowait(("progress", chunk))
                    case "messages" if isinstance(chunk[0], AIMessageChunk) and chunk[0].content:
                        told = {"text": chunk[0].content, "node": chunk[1]["langgraph_node"]}
                        outward.send_nowait(("token", told))
                    case "updates" if "__interrupt__" in chunk:
                        (interrupt,) = chunk["__interrupt__"]
                        end = ("question", {"question": interrupt.value})
            outward.send_nowait(end)

    return app
