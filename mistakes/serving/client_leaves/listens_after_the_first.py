"""Caught by test_stops_when_the_client_leaves: listens when the first frame has been sent.

Says: It listens for the client only after the first frame, so nodes go on when a client leaves
before it.
"""

import asyncio
import json
from urllib.parse import parse_qs


def make_app(graph):
    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        query = parse_qs(scope["query_string"].decode(), keep_blank_values=True)
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        first = asyncio.Event()

        async def run():
            try:
                async for mode, chunk in graph.astream(
                    {"question": query["question"][0]}, stream_mode=["updates", "custom"]
                ):
                    body = f"event: {mode}\ndata: {json.dumps(chunk)}\n\n".encode()
                    await send({"type": "http.response.body", "body": body, "more_body": True})
                    first.set()
            finally:
                first.set()

        async def left():
            await first.wait()
            while (await receive())["type"] != "http.disconnect":
                pass

        runner, leaver = asyncio.create_task(run()), asyncio.create_task(left())
        try:
            await asyncio.wait([runner, leaver], return_when=asyncio.FIRST_COMPLETED)
            if runner.done():
                runner.result()
                await send({"type": "http.response.body", "body": b"event: done\ndata: {}\n\n"})
        finally:
            leaver.cancel()
            if not runner.done():
                runner.cancel()
                await asyncio.wait([runner])

    return app
