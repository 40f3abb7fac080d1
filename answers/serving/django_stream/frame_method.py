"""Right: an iterator class, with a static method for frames."""

import json

from django.http import StreamingHttpResponse


class Frames:
    """An asynchronous iterator with the steps written by hand."""

    def __init__(self, events):
        self.events = events
        self.done = False

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.done:
            raise StopAsyncIteration
        try:
            event = await self.events.__anext__()
        except StopAsyncIteration:
            self.done = True
            return self.frame({}, "done")
        return self.frame(event)

    @staticmethod
    def frame(data, kind=None):
        head = f"event: {kind}\n" if kind else ""
        return f"{head}data: {json.dumps(data)}\n\n"


def make_view(graph):
    async def view(request):
        events = graph.astream({"question": request.GET["question"]}, stream_mode="updates")
        return StreamingHttpResponse(Frames(events), headers={"Content-Type": "text/event-stream"})

    return view
