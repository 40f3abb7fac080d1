"""Caught by test_stops_at_once: thinks a flag that is looked at after each event stops a node.

Says: A stop is looked at only between two events, so the node that runs is not cancelled;
cancel the task of the run.
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

        wanted = True

        async def run(state: dict[str, Any] | None) -> None:
            nonlocal wanted
            wanted = True
            async for event in graph.astream(state, config):
                if not wanted:
                    await socket.send_json({"type": "stopped"})
                    return
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
                    wanted = False
        except WebSocketDisconnect:
            pass
        finally:
            if running is not None:
                running.cancel()

    return app
