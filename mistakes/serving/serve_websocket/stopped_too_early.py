"""Caught by test_stops_at_once: says stopped while the node that was cancelled cleans up.

Says: Stopped is sent while the node that was cancelled cleans up; wait for the task of the run
first.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    """An ASGI application that runs, stops and resumes `graph` over WebSockets."""
    app = FastAPI()

    @app.websocket("/runs/{name}")
    async def talk(socket: WebSocket, name: str) -> None:
        await socket.accept()
        config: RunnableConfig = {"configurable": {"thread_id": name}}

        async def run(state: dict[str, Any] | None) -> None:
            async for event in graph.astream(state, config):
                await socket.send_json({"type": "event", "event": event})
            await socket.send_json({"type": "done"})

        await obey(socket, run)

    return app


async def obey(socket: WebSocket, run: Callable[[dict[str, Any] | None], Awaitable[None]]) -> None:
    """Do what the client says until it leaves; the run is a task beside this one."""
    running: asyncio.Future[None] | None = None
    try:
        while True:
            match await socket.receive_json():
                case {"type": "start", "state": state}:
                    running = asyncio.ensure_future(run(state))
                case {"type": "resume"}:
                    running = asyncio.ensure_future(run(None))
                case {"type": "stop"}:
                    if running is not None:
                        running.cancel()
                    await socket.send_json({"type": "stopped"})
                case _:
                    pass
    except WebSocketDisconnect:
        pass
    finally:
        if running is not None:
            running.cancel()
