"""Right: no framework, and the task that ends first ends the other."""

import asyncio
import json
from contextlib import aclosing
from urllib.parse import parse_qs


def make_app(graph):
    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        query = parse_qs(scope["query_string"].decode(), keep_blank_values=True)
        question = query["question"][0]
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

        async def write(kind, chunk):
            body = f"event: {kind}\ndata: {json.dumps(chunk)}\n\n".encode()
            await send({"type": "http.response.body", "body": body, "more_body": True})

        async def run():
            modes = ["updates", "custom"]
            async with aclosing(graph.astream({"question": question}, stream_mode=modes)) as items:
                async for mode, chunk in items:
                    await write(mode, chunk)
            await write("done", {})
            await send({"type": "http.response.body", "body": b""})

        async def left():
            while (await receive())["type"] != "http.disconnect":
                pass

        tasks = [asyncio.create_task(run()), asyncio.create_task(left())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                if not task.done():
                    task.cancel()
            await asyncio.wait(tasks)
        if not tasks[0].cancelled():
            tasks[0].result()

    return app
