"""Caught by test_serve_leaves_the_loop_free: thinks that a second thread makes room for
everybody.

Says: The pool has two threads, so a third user waits until one is free; use
`asyncio.to_thread()` or a larger pool.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from langgraph.graph.state import CompiledStateGraph

threads = ThreadPoolExecutor(max_workers=2)


async def final_state(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return await graph.ainvoke(state)


async def serve(service: Callable[[str], str], question: str) -> str:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(threads, service, question)
