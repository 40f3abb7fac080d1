"""Right: one task runs, one listens, and the first to end ends both."""

import asyncio, json
from urllib.parse import parse_qsl


def make_app(graph):
    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        question = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))[
            "question"
        ]
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"Content-Type", b"text/event-stream")],
            }
        )

        async def run():
            async for part in graph.astream(
                {"question": question}, stream_mode=["custom", "updates"], version="v2"
            ):
                data = json.dumps(part["data"])
                await send(
                    {
                        "type": "http.response.body",
                        "body": f"event: {part['type']}\ndata: {data}\n\n".encode(),
                        "more_body": True,
                    }
                )
            await send({"type": "http.response.body", "body": b"event: done\ndata: {}\n\n"})

        async def gone():
            while (await receive())["type"] != "http.disconnect":
                pass

        a, b = asyncio.create_task(run()), asyncio.create_task(gone())
        done, pending = await asyncio.wait({a, b}, return_when=asyncio.FIRST_COMPLETED)
        for t in pending:
            t.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        if a in done:
            a.result()

    return app
