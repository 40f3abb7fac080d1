"""Right: an object that Django takes for a coroutine function."""

import json
from django.http import StreamingHttpResponse
from asgiref.sync import markcoroutinefunction


class View:
    def __init__(self, graph):
        self.graph = graph
        markcoroutinefunction(self)

    async def __call__(self, request):
        return StreamingHttpResponse(
            self.frames(request.GET["question"]),
            content_type="text/event-stream",
            headers={"Cache-Control": "no-cache"},
        )

    async def frames(self, question):
        stream = self.graph.astream({"question": question}, version="v2")
        while (part := await anext(stream, None)) is not None:
            yield f"data: {json.dumps(part['data'], ensure_ascii=False)}\n\n"
        yield "event: done\ndata: {}\n\n"


def make_view(graph):
    return View(graph)
