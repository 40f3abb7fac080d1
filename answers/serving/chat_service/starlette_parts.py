"""Starlette, parts of version "v2", the question from those of the values, and an error frame."""

import asyncio
import json

from langchain_core.messages import AIMessageChunk
from langgraph.types import Command
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route

END = object()


class Run:
    def __init__(self, graph, begin, thread):
        self.queue = asyncio.Queue()
        self.task = asyncio.create_task(self.go(graph, begin, thread))

    async def go(self, graph, begin, thread):
        try:
            asked = ()
            async for part in graph.astream(
                begin,
                {"configurable": {"thread_id": thread}},
                stream_mode=["values", "messages", "custom"],
                version="v2",
            ):
                kind, data = part["type"], part["data"]
                if kind == "values":
                    asked = part["interrupts"]
                elif kind == "custom":
                    await self.queue.put(("progress", data))
                else:
                    message, about = data
                    if type(message) is AIMessageChunk and message.text:
                        token = {"node": about["langgraph_node"], "text": str(message.text)}
                        await self.queue.put(("token", token))
            for interrupt in asked:
                await self.queue.put(("question", {"question": interrupt.value}))
            if not asked:
                await self.queue.put(("done", {}))
        except Exception as error:
            await self.queue.put(error)
        else:
            await self.queue.put(END)

    async def __aiter__(self):
        try:
            while (item := await self.queue.get()) is not END:
                if isinstance(item, Exception):
                    yield f"event: error\ndata: {json.dumps(type(item).__name__)}\n\n"
                    return
                event, data = item
                yield f"event: {event}\r\ndata: {json.dumps(data, ensure_ascii=False)}\r\n\r\n"
        finally:
            self.task.cancel()


async def talk(request):
    body = await request.json()
    begin = None
    if "message" in body:
        begin = {"messages": [("user", body["message"])]}
    if "answer" in body:
        begin = Command(resume=body["answer"])
    run = Run(request.app.state.graph, begin, request.path_params["name"])
    return StreamingResponse(aiter(run), headers={"content-type": "text/event-stream"})


def make_app(graph):
    app = Starlette(routes=[Route("/threads/{name}", talk, methods=["POST"])])
    app.state.graph = graph
    return app
