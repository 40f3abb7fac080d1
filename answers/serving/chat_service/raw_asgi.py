"""No framework: one task runs the graph, another waits for the client to go."""

import asyncio
import json

from langchain_core.messages import AIMessageChunk
from langgraph.types import Command


def make_app(graph):
    async def app(scope, receive, send):
        if scope["type"] != "http":
            raise RuntimeError(scope["type"])
        assert scope["method"] == "POST"
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        asked = json.loads(body)
        if "message" in asked:
            begin = {"messages": [{"role": "user", "content": asked["message"]}]}
        elif "answer" in asked:
            begin = Command(resume=asked["answer"])
        else:
            begin = None
        config = {"configurable": {"thread_id": scope["path"].rsplit("/", 1)[1]}}

        async def tell(event, data, more=True):
            frame = f"event: {event}\ndata: {json.dumps(data)}\n\n".encode()
            await send({"type": "http.response.body", "body": frame, "more_body": more})

        async def talk():
            headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            question = None
            modes = ["updates", "custom", "messages"]
            async for mode, chunk in graph.astream(begin, config, stream_mode=modes):
                if mode == "custom":
                    await tell("progress", chunk)
                elif mode == "messages":
                    token, facts = chunk
                    if isinstance(token, AIMessageChunk) and token.content != "":
                        data = {"node": facts["langgraph_node"], "text": token.content}
                        await tell("token", data)
                elif "__interrupt__" in chunk:
                    question = chunk["__interrupt__"][0].value
            if question is None:
                await tell("done", {}, more=False)
            else:
                await tell("question", {"question": question}, more=False)

        async def listen():
            while (await receive())["type"] != "http.disconnect":
                pass

        tasks = {asyncio.create_task(talk()), asyncio.create_task(listen())}
        done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        for task in done:
            task.result()

    return app
