"""The graph in a task of its own, cancelled in finally."""

import asyncio
import json

from django.http import StreamingHttpResponse

END = object()


def make_view(graph):
    async def follow(question):
        queue = asyncio.Queue()

        async def work():
            try:
                async for event in graph.astream({"question": question}):
                    await queue.put(event)
                await queue.put(END)
            except Exception as error:
                await queue.put(error)

        task = asyncio.create_task(work())
        try:
            while True:
                thing = await queue.get()
                if thing is END:
                    break
                if isinstance(thing, Exception):
                    raise thing
                yield "data: " + json.dumps(thing) + "\n\n"
            yield "event: done\ndata: {}\n\n"
        finally:
            task.cancel()

    async def view(request):
        return StreamingHttpResponse(
            follow(request.GET["question"]), headers={"Content-Type": "text/event-stream"}
        )

    return view
