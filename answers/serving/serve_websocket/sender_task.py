"""Right: one task sends all that others put into a queue."""

import asyncio, json


def make_app(graph):
    async def app(scope, receive, send):
        if scope["type"] != "websocket":
            if scope["type"] == "lifespan":
                return
            return
        await receive()
        await send({"type": "websocket.accept"})
        name = scope["path"].removeprefix("/runs/")
        out = asyncio.Queue()

        async def sender():
            while True:
                m = await out.get()
                await send({"type": "websocket.send", "text": json.dumps(m)})

        async def run(state):
            stream = graph.astream(state, {"configurable": {"thread_id": name}})
            async for ev in stream:
                out.put_nowait({"type": "event", "event": ev})
            out.put_nowait({"type": "done"})

        s, r = asyncio.create_task(sender()), None
        try:
            while (m := await receive())["type"] == "websocket.receive":
                match json.loads(m["text"]):
                    case {"type": "start", "state": st}:
                        r = asyncio.create_task(run(st))
                    case {"type": "resume"}:
                        r = asyncio.create_task(run(None))
                    case {"type": "stop"}:
                        if r:
                            r.cancel()
                            await asyncio.wait({r})
                        out.put_nowait({"type": "stopped"})
        finally:
            for t in (s, r):
                if t:
                    t.cancel()
            await asyncio.gather(*(t for t in (s, r) if t), return_exceptions=True)

    return app
