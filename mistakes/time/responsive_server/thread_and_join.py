"""Caught by test_final_state_leaves_the_loop_free: thinks join() leaves the loop free.

Says: `join()` blocks the event loop until the thread has ended; await the graph in the loop.
"""

import asyncio
from collections.abc import Callable
from threading import Thread
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph


class State(TypedDict, total=False):
    """What the node knows."""

    question: str
    answer: str


async def final_state(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    """The state at the end of a run of `graph`."""
    states: list[dict[str, Any]] = []
    thread = Thread(target=lambda: states.append(asyncio.run(graph.ainvoke(state))))
    thread.start()
    thread.join()
    return states[0]


def build_graph(service: Callable[[str], str]) -> CompiledStateGraph:
    """A graph whose node asks the service."""

    def look_up(state: State) -> State:
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
