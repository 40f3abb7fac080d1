"""A plain view function that gives an asynchronous generator to the answer."""

import json
from contextlib import aclosing
from functools import partial

from django.core.serializers.json import DjangoJSONEncoder
from django.http import StreamingHttpResponse


async def body(graph, question):
    async with aclosing(graph.astream({"question": question}, stream_mode=["updates"])) as events:
        async for _, event in events:
            for line in ("data: ", json.dumps(event, cls=DjangoJSONEncoder), "\n", "\n"):
                yield line
    yield "event: done\n"
    yield "data: {}\n\n"


def stream(graph, request):
    answer = body(graph, request.GET["question"])
    return StreamingHttpResponse(answer, content_type="text/event-stream")


def make_view(graph):
    return partial(stream, graph)
