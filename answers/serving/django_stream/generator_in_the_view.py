"""Right: a generator inside the view."""

import json
from contextlib import aclosing

from django.http import StreamingHttpResponse


def make_view(graph):
    async def view(request):
        question = request.GET["question"]

        async def frames():
            async with aclosing(graph.astream({"question": question})) as events:
                async for event in events:
                    yield f"data: {json.dumps(event)}\n\n"
            yield "event: done\ndata: {}\n\n"

        return StreamingHttpResponse(frames(), content_type="text/event-stream")

    return view
