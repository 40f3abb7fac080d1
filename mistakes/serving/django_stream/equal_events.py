"""Caught by test_streams_an_unusual_graph: thinks an equal event is the same event.

Says: An event that is equal to the one before is left out; send each event.
"""

import json
from contextlib import aclosing

from django.http import StreamingHttpResponse


def make_view(graph):
    async def frames(question):
        last = None
        async with aclosing(graph.astream({"question": question})) as events:
            async for event in events:
                if event == last:
                    continue
                last = event
                yield f"data: {json.dumps(event)}\n\n"
        yield "event: done\ndata: {}\n\n"

    async def view(request):
        return StreamingHttpResponse(
            frames(request.GET["question"]), content_type="text/event-stream"
        )

    return view
