"""No framework: messages by hand, and a task group for each connection."""

import asyncio
import json


def make_app(graph):
    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            while True:
                kind = (await receive())["type"]
                await send({"type": f"{kind}.complete"})
                if kind == "lifespan.shutdown":
                    return
        assert scope["type"] == "websocket"
        assert (await receive())["type"] == "websocket.connect"
        await send({"type": "websocket.accept"})
        thread = scope["path"].removeprefix("/runs/")

        async def tell(**message):
            await send({"type": "websocket.send", "text": json.dumps(message)})

        async def run(state):
            config = {"configurable": {"thread_id": thread}}
            async for mode, event in graph.astream(state, config, stream_mode=["updates"]):
                await tell(type="event", event=event)
            await tell(type="done")

        tasks = []
        while (message := await receive())["type"] == "websocket.receive":
            order = json.loads(message["text"])
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            tasks = []
            if order["type"] == "stop":
                await tell(type="stopped")
            else:
                tasks.append(asyncio.create_task(run(order.get("state"))))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    return app
