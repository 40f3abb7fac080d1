"""No framework: an async def that sends the messages itself."""

import json
from urllib.parse import parse_qs


def make_app(graph):
    async def app(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        [question] = parse_qs(scope["query_string"].decode(), keep_blank_values=True)["question"]
        headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async for event in graph.astream({"question": question}, stream_mode=["updates"]):
            text = json.dumps(event[1], default=lambda m: m.model_dump(), ensure_ascii=False)
            frame = f"data: {text}\r\n\r\n".encode()
            await send({"type": "http.response.body", "body": frame, "more_body": True})
        await send({"type": "http.response.body", "body": b"event:done\ndata:{}\n\n"})

    return app
