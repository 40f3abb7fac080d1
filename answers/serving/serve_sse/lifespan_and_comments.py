"""Right: takes part in the lifespan, and sends a comment first."""

import json
from urllib.parse import parse_qs


def make_app(graph):
    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            while True:
                m = await receive()
                await send({"type": m["type"] + ".complete"})
                if m["type"] == "lifespan.shutdown":
                    return
        assert scope["type"] == "http"
        if scope["path"] != "/stream" or scope["method"] != "GET":
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b"no"})
            return
        q = parse_qs(scope["query_string"].decode(), keep_blank_values=True)["question"][0]
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", b"text/event-stream; charset=utf-8")],
            }
        )

        async def frame(data, event=None):
            lines = ([f"event: {event}"] if event else []) + [f"data: {data}", "", ""]
            await send(
                {
                    "type": "http.response.body",
                    "body": "\r\n".join(lines).encode(),
                    "more_body": True,
                }
            )

        await send({"type": "http.response.body", "body": b": hello\n\n", "more_body": True})
        async for ev in graph.astream({"question": q}):
            await frame(json.dumps(ev, default=lambda m: m.model_dump()))
        await frame("{}", "done")
        await send({"type": "http.response.body", "body": b""})

    return app
