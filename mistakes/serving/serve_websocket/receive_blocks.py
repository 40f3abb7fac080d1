"""Caught by test_stops_at_once: runs the graph in the coroutine that listens, so nobody listens
meanwhile.

Says: The graph runs in the coroutine that receives, so a stop is read only when the run is
over; run the graph in a task.
"""

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

        async def run(state: dict[str, Any] | None) -> None:
            async for event in graph.astream(state, config):
                await socket.send_json({"type": "event", "event": event})
            await socket.send_json({"type": "done"})

        try:
            while True:
                message = await socket.receive_json()
                if message["type"] == "start":
                    await run(message["state"])
                elif message["type"] == "resume":
                    await run(None)
                else:
                    await socket.send_json({"type": "stopped"})
        except WebSocketDisconnect:
            pass

    return app
