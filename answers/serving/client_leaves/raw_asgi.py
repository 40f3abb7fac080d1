"""No framework: two tasks, one sends and one listens. The one that ends first ends both."""

import asyncio
import json
from urllib.parse import parse_qs


def make_app(graph):
    async def app(scope, receive, send):
        assert scope["type"] == "http"
        query = parse_qs(scope["query_string"].decode(), keep_blank_values=True)

        async def talk():
            headers = [(b"content-type", b"text/event-stream")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            stream = graph.astream(
                {"question": query["question"][0]}, stream_mode=["custom", "updates"]
            )
            async for mode, chunk in stream:
                frame = f"event: {mode}\ndata: {json.dumps(chunk)}\n\n".encode()
                await send({"type": "http.response.body", "body": frame, "more_body": True})
            end = b"event: done\ndata: {}\n\n"
            await send({"type": "http.response.body", "body": end, "more_body": False})

        async def listen():
            while (await receive())["type"] != "http.disconnect":
                pass

        tasks = [asyncio.create_task(talk()), asyncio.create_task(listen())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                raise result

    return app
