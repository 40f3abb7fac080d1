"""Caught by test_runs_an_unusual_graph: decodes a name that the server has decoded.

Says: The name is decoded twice, so 50%25 becomes 50%; it is decoded already in scope["path"].
"""

import asyncio
import json
from contextlib import aclosing
from urllib.parse import unquote


def make_app(graph):
    async def app(scope, receive, send):
        if scope["type"] != "websocket":
            return
        name = unquote(scope["path"].removeprefix("/runs/"))
        config = {"configurable": {"thread_id": name}}
        assert (await receive())["type"] == "websocket.connect"
        await send({"type": "websocket.accept"})

        async def say(**message):
            await send({"type": "websocket.send", "text": json.dumps(message)})

        async def run(given):
            async with aclosing(graph.astream(given, config)) as events:
                async for event in events:
                    await say(type="event", event=event)
            await say(type="done")

        async def stop(task):
            if task is not None:
                if not task.done():
                    task.cancel()
                await asyncio.wait([task])

        task = None
        try:
            while (message := await receive())["type"] != "websocket.disconnect":
                command = json.loads(message["text"])
                if command["type"] == "stop":
                    await stop(task)
                    await say(type="stopped")
                else:
                    task = asyncio.create_task(run(command.get("state")))
        finally:
            await stop(task)

    return app
