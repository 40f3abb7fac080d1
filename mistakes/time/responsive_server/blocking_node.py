"""Caught by test_serve_leaves_the_loop_free: thinks `async def` keeps a node from blocking.

Says: The node is an `async def`, so it runs in the event loop, and `service()` blocks that;
make it a plain `def`, or use `asyncio.to_thread()`.

Conceptual: serve serves a second user at once
"""

from collections.abc import Callable
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph


class State(TypedDict, total=False):
    """What the node knows."""

    question: str
    answer: str


async def final_state(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    """The state at the end of a run of `graph`."""
    return await graph.ainvoke(state)


def build_graph(service: Callable[[str], str]) -> CompiledStateGraph:
    """A graph whose node asks the service."""

    async def look_up(state: State) -> State:
        return {"answer": service(state["question"])}

    graph = StateGraph(State)
    graph.add_node("look_up", look_up)
    graph.add_edge(START, "look_up")
    graph.add_edge("look_up", END)
    return graph.compile()


async def serve(service: Callable[[str], str], question: str) -> str:
    """The service's answer."""
    state = await final_state(build_graph(service), {"question": question})
    answer: str = state["answer"]
    return answer
