"""A class-based view with an async get, and a frame as a function of its own."""

import json

from django.http import StreamingHttpResponse
from django.views import View


def frame(data, event=None):
    lines = [f"event: {event}"] if event else []
    lines += [f"data: {json.dumps(data, ensure_ascii=False)}", "", ""]
    return "\n".join(lines).encode()


class Stream(View):
    graph = None

    async def get(self, request):
        response = StreamingHttpResponse(self.parts(request.GET.get("question")))
        response["Content-Type"] = "text/event-stream; charset=utf-8"
        response["Cache-Control"] = "no-cache"
        response["X-Accel-Buffering"] = "no"
        return response

    async def parts(self, question):
        async for node in self.graph.astream({"question": question}, stream_mode="updates"):
            yield frame(node)
        yield frame({}, "done")


def make_view(graph):
    return Stream.as_view(graph=graph)
