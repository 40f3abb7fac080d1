"""Caught by test_handle_leaves_the_loop_free: thinks a thread is enough, and joins it.

Says: The graph runs in a thread, but join() blocks the event loop until the thread ends.

Conceptual: a second request does not wait for the first one
"""

import asyncio
import threading
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def collect(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [u["message"] async for event in graph.astream(state) for u in event.values()]


def report(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return asyncio.run(collect(graph, state))


async def handle(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.extend(report(graph, state)))
    thread.start()
    thread.join()
    return found
