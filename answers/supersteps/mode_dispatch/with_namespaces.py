"""Asks for subgraphs too, leaves out the namespace, and makes an object of each handler."""

from typing import Any


class Desk:
    def __init__(self, handlers: dict[Any, Any]) -> None:
        self.handlers = handlers

    async def __call__(self, mode: Any, chunk: Any) -> None:
        handler = self.handlers.get(mode)
        if handler is not None:
            await handler(chunk)


async def mode_dispatch(graph: Any, state: dict[str, Any], handlers: dict[Any, Any]) -> None:
    desk, modes = Desk(handlers), [mode for mode in handlers]
    async for namespace, mode, chunk in graph.astream(state, stream_mode=modes, subgraphs=True):
        if not namespace:
            await desk(mode, chunk)
