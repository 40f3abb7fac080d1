"""Caught by test_answers_with_an_event_stream: decodes %20 and forgets that `+` stands for a blank too.

Says: A `+` of the address is kept, and it stands for a blank; parse_qs() decodes both.
"""

import json
from urllib.parse import unquote


def make_app(graph):
    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        pairs = dict(p.partition("=")[::2] for p in scope["query_string"].decode().split("&"))
        question = unquote(pairs["question"])
        headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async for event in graph.astream({"question": question}):
            data = json.dumps(event, default=lambda m: m.model_dump())
            body = f"data: {data}\n\n".encode()
            await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b"event: done\ndata: {}\n\n"})

    return app
