"""Right: an object that owns the task, and messages that are matched by their form."""

import asyncio
from contextlib import aclosing

from fastapi import FastAPI, WebSocket, WebSocketDisconnect


class Runner:
    def __init__(self, graph, name, say):
        self.graph, self.say = graph, say
        self.config = {"configurable": {"thread_id": name}}
        self.task = None

    def begin(self, given):
        self.task = asyncio.create_task(self._run(given))

    async def _run(self, given):
        async with aclosing(self.graph.astream(given, self.config)) as events:
            async for event in events:
                await self.say({"type": "event", "event": event})
        await self.say({"type": "done"})

    async def stop(self):
        task, self.task = self.task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def make_app(graph):
    app = FastAPI()

    @app.websocket("/runs/{name}")
    async def runs(socket: WebSocket, name: str):
        await socket.accept()
        runner = Runner(graph, name, socket.send_json)
        try:
            while True:
                match await socket.receive_json():
                    case {"type": "start", "state": state}:
                        runner.begin(state)
                    case {"type": "resume"}:
                        runner.begin(None)
                    case {"type": "stop"}:
                        await runner.stop()
                        await socket.send_json({"type": "stopped"})
        except WebSocketDisconnect:
            pass
        finally:
            await runner.stop()

    return app
