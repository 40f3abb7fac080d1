"""Caught by test_gives_the_final_state: thinks that the last of the states is what a list of all
of them is.

Says: It returns a list of all states; return the last one.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def final_state(graph: CompiledStateGraph, state: dict[str, Any]) -> list[dict[str, Any]]:
    return [whole async for whole in graph.astream(state, stream_mode="values")]


async def serve(service: Callable[[str], str], question: str) -> str:
    return await asyncio.to_thread(service, question)
