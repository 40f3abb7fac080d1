"""Caught by test_gives_the_final_state: does the merging itself, for the reducers that it has seen.

Says: The state is put together by hand for some reducers; a graph may have any, so let
LangGraph do it.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    final = dict(state)
    running, updates = 0, []
    async for task in graph.astream(state, stream_mode="tasks"):
        if "triggers" in task:
            running += 1
            continue
        running -= 1
        names.append(task["name"])
        updates.append((task["name"], dict(task["result"] or {})))
        if running == 0:
            for _, update in sorted(updates, key=lambda pair: pair[0]):
                for key, value in update.items():
                    final[key] = final[key] + value if key in ("log", "steps") else value
            updates = []
    return names, final
