"""Caught by test_leaves_the_reducers_to_the_graph: does the merging itself, for the reducers that it has seen.

Says: The states are put together by hand for some reducers; a graph may have any, so let
LangGraph do it.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def full_states(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    now: dict[str, Any] = {}
    running, updates = 0, []
    async for mode, chunk in graph.astream(state, stream_mode=["values", "tasks"]):
        if mode == "values" and not now:
            now = chunk
            yield now
        elif mode == "tasks" and "triggers" in chunk:
            running += 1
        elif mode == "tasks":
            running -= 1
            updates.append((chunk["name"], dict(chunk["result"] or {})))
            if running == 0:
                for _, update in sorted(updates, key=lambda pair: pair[0]):
                    for key, value in update.items():
                        now = {**now, key: now[key] + value if key in ("log", "steps") else value}
                updates = []
                yield now
