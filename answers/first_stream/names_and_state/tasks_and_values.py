"""Takes the names from mode "tasks", and asks for each item by hand in a task of its own."""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    final: dict[str, Any] = {}

    async def follow() -> None:
        nonlocal final
        stream = graph.astream(state, stream_mode=["tasks", "values"])
        while (item := await anext(stream, None)) is not None:
            mode, chunk = item
            print(mode)
            if mode == "values":
                final = chunk
            elif "result" in chunk:
                names.append(chunk["name"])

    async with asyncio.TaskGroup() as group:
        group.create_task(follow())
    return (names, final)
