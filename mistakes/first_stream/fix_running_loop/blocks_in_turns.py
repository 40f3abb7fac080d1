"""Caught by test_handle_leaves_the_loop_free: thinks that a sleep(0) now and then is enough for all others.

Says: The graph's steps run in a loop of their own, and the server's loop is free only between
them.
"""

import asyncio
import threading
import time
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def collect(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [update["message"] async for event in graph.astream(state) for update in event.values()]


def report(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return asyncio.run(collect(graph, state))


async def handle(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    results: list[list[str]] = []
    thread = threading.Thread(target=lambda: results.append(report(graph, state)))
    thread.start()
    while thread.is_alive():
        time.sleep(0.3)
        await asyncio.sleep(0)
    return results[0]
