"""Right: a queue of tokens, and a context manager of its own."""

from typing import Any
import asyncio
from contextlib import asynccontextmanager


async def at_most_k(graph: Any, states: list[dict[str, Any]], k: int) -> list[list[Any]]:
    tokens = asyncio.Queue()
    for token in range(k):
        tokens.put_nowait(token)

    @asynccontextmanager
    async def place():
        token = await tokens.get()
        try:
            yield
        finally:
            tokens.put_nowait(token)

    async def one(state):
        async with place():
            stream, events = graph.astream(state), []
            while (event := await anext(stream, None)) is not None:
                events.append(event)
            return events

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(state)) for state in states]
    return [task.result() for task in tasks]
