"""Caught by test_gives_the_final_state: thinks what the last node returned is the final state.

Says: It returns what the last node returned, which is a part of the final state; `ainvoke()`
gives the whole.

Conceptual: final_state returns also what the last node did not set
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
    async for event in graph.astream(state):
        for update in event.values():
            last = update
    return last


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
