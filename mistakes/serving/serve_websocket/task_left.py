"""Caught by test_leaves_nothing_behind: forgets the task that hands events on, which waits for the
next one for ever.

Says: The task that hands events on waits for the next one for ever; cancel each task that you
start in a finally.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    app = FastAPI()

    @app.websocket("/runs/{name}")
    async def talk(socket: WebSocket, name: str) -> None:
        await socket.accept()
        config: RunnableConfig = {"configurable": {"thread_id": name}}
        running: asyncio.Task[None] | None = None
        queue: asyncio.Queue[Any] = asyncio.Queue()
        sender = asyncio.create_task(send_all(socket, queue))
        sender.add_done_callback(lambda _: None)

        async def run(state: dict[str, Any] | None) -> None:
            async for event in graph.astream(state, config):
                await queue.put({"type": "event", "event": event})
            await queue.put({"type": "done"})

        try:
            while True:
                message = await socket.receive_json()
                if message["type"] == "start":
                    running = asyncio.create_task(run(message["state"]))
                elif message["type"] == "resume":
                    running = asyncio.create_task(run(None))
                else:
                    if running is not None:
                        running.cancel()
                        await asyncio.wait([running])
                    await queue.put({"type": "stopped"})
        except WebSocketDisconnect:
            pass
        finally:
            if running is not None:
                running.cancel()

    return app


async def send_all(socket: WebSocket, queue: asyncio.Queue[Any]) -> None:
    while True:
        await socket.send_json(await queue.get())
