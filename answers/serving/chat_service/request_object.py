"""Right: an object for each request, with a method for each mode."""

import asyncio
import json
from contextlib import aclosing

from langchain_core.messages import AIMessageChunk
from langgraph.types import Command

NOTHING = object()


class Talk:
    """One request: reads its body, runs the graph, and stops when the client leaves."""

    def __init__(self, graph, name, receive, send):
        self.graph, self.receive, self.send_raw = graph, receive, send
        self.config = {"configurable": {"thread_id": name}}
        self.question = NOTHING

    async def body(self):
        parts, more = [], True
        while more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                return None
            parts.append(message.get("body", b""))
            more = message.get("more_body", False)
        return json.loads(b"".join(parts))

    async def frame(self, kind, data, last=False):
        text = f"event: {kind}\ndata: {json.dumps(data)}\n\n"
        await self.send_raw(
            {"type": "http.response.body", "body": text.encode(), "more_body": not last}
        )

    async def on_messages(self, chunk):
        message, about = chunk
        if isinstance(message, AIMessageChunk) and message.text:
            await self.frame("token", {"node": about["langgraph_node"], "text": message.text})

    async def on_custom(self, chunk):
        await self.frame("progress", chunk)

    async def on_updates(self, chunk):
        for interrupt in chunk.get("__interrupt__", ()):
            self.question = interrupt.value

    async def run(self, given):
        stream = self.graph.astream(
            given, self.config, stream_mode=["updates", "messages", "custom"]
        )
        async with aclosing(stream):
            async for mode, chunk in stream:
                await getattr(self, f"on_{mode}")(chunk)
        if self.question is NOTHING:
            await self.frame("done", {}, last=True)
        else:
            await self.frame("question", {"question": self.question}, last=True)

    async def leave(self):
        while (await self.receive())["type"] != "http.disconnect":
            pass

    async def answer(self):
        body = await self.body()
        if body is None:
            return
        match body:
            case {"message": text}:
                given = {"messages": [{"role": "user", "content": text}]}
            case {"answer": reply}:
                given = Command(resume=reply)
            case _:
                given = None
        await self.send_raw(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", b"text/event-stream")],
            }
        )
        run = asyncio.create_task(self.run(given))
        leave = asyncio.create_task(self.leave())
        try:
            await asyncio.wait([run, leave], return_when=asyncio.FIRST_COMPLETED)
        finally:
            leave.cancel()
            if not run.done():
                run.cancel()
            await asyncio.wait([run, leave])
        if not run.cancelled() and run.exception() is not None:
            await self.frame("error", {"error": type(run.exception()).__name__}, last=True)


def make_app(graph):
    async def app(scope, receive, send):
        if scope["type"] == "http":
            name = scope["path"].removeprefix("/threads/")
            await Talk(graph, name, receive, send).answer()

    return app
