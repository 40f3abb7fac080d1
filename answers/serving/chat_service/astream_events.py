"""Everything from astream_events(), in a response that waits for two things at a time."""

import asyncio
import json

from langgraph.types import Command
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route


class Talk:
    def __init__(self, graph):
        self.graph = graph

    async def __call__(self, scope, receive, send):
        request = Request(scope, receive)
        body = json.loads(await request.body())
        begin = None
        if "answer" in body:
            begin = Command(resume=body["answer"])
        elif "message" in body:
            begin = {"messages": [{"type": "human", "content": body["message"]}]}
        config = {"configurable": {"thread_id": scope["path_params"]["name"]}}

        run = asyncio.create_task(self.tell(begin, config, send))
        gone = asyncio.create_task(self.gone(receive))
        try:
            await asyncio.wait({run, gone}, return_when="FIRST_COMPLETED")
        finally:
            run.cancel()
            gone.cancel()
        await asyncio.wait({run, gone})
        if not run.cancelled():
            run.result()

    async def gone(self, receive):
        while (await receive())["type"] != "http.disconnect":
            pass

    async def tell(self, begin, config, send):
        headers = [(b"Content-Type", b"text/event-stream"), (b"X-Accel-Buffering", b"no")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

        async def part(event, data):
            text = f"event: {event}\ndata: {json.dumps(data)}\n\n"
            await send(
                {"type": "http.response.body", "body": text.encode(), "more_body": True}
            )

        question = None
        async for event in self.graph.astream_events(
            begin, config, version="v2", stream_mode=["custom", "updates"]
        ):
            kind, data = event["event"], event["data"]
            if kind == "on_chat_model_stream" and data["chunk"].content:
                node = event["metadata"]["langgraph_node"]
                await part("token", {"node": node, "text": data["chunk"].content})
            elif kind == "on_chain_stream" and event["name"] == "LangGraph":
                mode, chunk = data["chunk"]
                if mode == "custom":
                    await part("progress", chunk)
                elif "__interrupt__" in chunk:
                    question = chunk["__interrupt__"][0].value
        if question is None:
            await part("done", {})
        else:
            await part("question", {"question": question})
        await send({"type": "http.response.body", "body": b""})


def make_app(graph):
    return Starlette(routes=[Route("/threads/{name}", Talk(graph), methods=["POST"])])
