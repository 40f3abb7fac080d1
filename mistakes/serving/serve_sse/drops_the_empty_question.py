"""Caught by test_answers_with_an_event_stream: thinks parse_qs() returns what is empty too.

Says: parse_qs() leaves out an empty question; pass keep_blank_values=True.
"""

import json
from contextlib import aclosing
from urllib.parse import parse_qs


def _plain(value):
    return value.model_dump()


def make_app(graph):
    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        question = parse_qs(scope["query_string"].decode())["question"][0]
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", b"text/event-stream")],
            }
        )

        async def frame(text):
            body = (text + "\n\n").encode()
            await send({"type": "http.response.body", "body": body, "more_body": True})

        async with aclosing(graph.astream({"question": question})) as events:
            async for event in events:
                await frame("data: " + json.dumps(event, default=_plain))
        await frame("event: done\ndata: {}")
        await send({"type": "http.response.body", "body": b""})

    return app
