"""Asks for each event by hand, and closes the stream itself."""

from contextlib import aclosing
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    names = []
    async with aclosing(graph.astream(state)) as stream:
        while True:
            try:
                event = await anext(stream)
            except StopAsyncIteration:
                return names
            names.append(next(iter(event)))
