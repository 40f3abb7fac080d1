"""An object with __anext__, stream parts of version v2, a callable object for a view."""

import json

from django.http import StreamingHttpResponse


class Frames:
    def __init__(self, parts):
        self.parts = aiter(parts)
        self.done = False

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.done:
            raise StopAsyncIteration
        try:
            part = await anext(self.parts)
        except StopAsyncIteration:
            self.done = True
            return "event: done\r\ndata: {}\r\n\r\n"
        return f"data:{json.dumps(part['data'])}\n\n"


def make_view(graph):
    async def view(request):
        parts = graph.astream(
            {"question": request.GET["question"]}, stream_mode="updates", version="v2"
        )
        return StreamingHttpResponse(Frames(parts), content_type="text/event-stream")

    return view
