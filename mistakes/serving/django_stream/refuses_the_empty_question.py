"""Caught by test_streams_an_unusual_graph: thinks a question has text.

Says: An empty question is refused; it is a question too.
"""

import json

from django.http import HttpResponseBadRequest, StreamingHttpResponse


def make_view(graph):
    async def view(request):
        question = request.GET.get("question")
        if not question:
            return HttpResponseBadRequest("question is missing")

        async def frames():
            async for event in graph.astream({"question": question}):
                yield f"data: {json.dumps(event)}\n\n"
            yield "event: done\ndata: {}\n\n"

        return StreamingHttpResponse(frames(), content_type="text/event-stream")

    return view
