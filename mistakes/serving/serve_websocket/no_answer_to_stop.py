"""Caught by test_stops_at_once: thinks the client knows that it has said stop.

Says: A stop is not answered; send {"type": "stopped"} when the run has ended.
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

        async def run(state: dict[str, Any] | None) -> None:
            async for event in graph.astream(state, config):
                await socket.send_json({"type": "event", "event": event})
            await socket.send_json({"type": "done"})

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
        except WebSocketDisconnect:
            pass
        finally:
            if running is not None:
                running.cancel()

    return app
