"""Caught by test_stops_when_the_client_leaves: thinks that a task that goes on after
cancel() needs another one.

Says: The tasks of the run are cancelled again and again until they have ended, so a node cannot
clean up; cancel the run once, and wait for its end.
"""

import asyncio
import json
from urllib.parse import parse_qs

MODES = ["updates", "custom"]


def make_app(graph):
    async def app(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        query = parse_qs(scope["query_string"].decode(), keep_blank_values=True)
        [question] = query["question"]
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

        async def say(event, data, more=True):
            body = f"event: {event}\ndata: {json.dumps(data)}\n\n".encode()
            await send({"type": "http.response.body", "body": body, "more_body": more})

        async def run():
            async for mode, chunk in graph.astream({"question": question}, stream_mode=MODES):
                await say(mode, chunk)
            await say("done", {}, more=False)

        async def listen():
            while (await receive())["type"] != "http.disconnect":
                pass

        before = asyncio.all_tasks()
        tasks = [asyncio.create_task(run()), asyncio.create_task(listen())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        while mine := asyncio.all_tasks() - before:
            for task in mine:
                task.cancel()
            await asyncio.sleep(0.01)
        if not tasks[0].cancelled():
            tasks[0].result()

    return app
