"""Caught by test_serve_leaves_the_loop_free: thinks that a few threads are enough.

Says: The service has three threads, so the fourth user waits; let at least four users be served
at once.

Conceptual: serve serves a fourth user at once
"""

from collections.abc import Callable
import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict, total=False):
    question: str
    answer: str


_pool = ThreadPoolExecutor(3)


async def final_state(graph: Any, state: dict[str, Any]) -> dict[str, Any]:
    return await graph.ainvoke(state)


def build_graph(service: Callable[[str], str]) -> Any:
    async def look_up(state: State) -> State:
        loop = asyncio.get_running_loop()
        return {"answer": await loop.run_in_executor(_pool, service, state["question"])}

    graph = StateGraph(State)
    graph.add_node("look_up", look_up)
    graph.add_edge(START, "look_up")
    graph.add_edge("look_up", END)
    return graph.compile()


async def serve(service: Callable[[str], str], question: str) -> str:
    state = await final_state(build_graph(service), {"question": question})
    return state["answer"]
