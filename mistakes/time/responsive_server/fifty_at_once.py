"""Caught by test_final_state_serves_a_crowd: thinks that fifty runs at once are enough.

Says: Only fifty runs go on at once; start each as soon as its user comes.
"""

from collections.abc import Callable
import asyncio
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict, total=False):
    question: str
    answer: str


_places = asyncio.Semaphore(50)


async def final_state(graph: Any, state: dict[str, Any]) -> dict[str, Any]:
    async with _places:
        return await graph.ainvoke(state)


def build_graph(service: Callable[[str], str]) -> Any:
    def look_up(state: State) -> State:
        return {"answer": service(state["question"])}

    graph = StateGraph(State)
    graph.add_node("look_up", look_up)
    graph.add_edge(START, "look_up")
    graph.add_edge("look_up", END)
    return graph.compile()


async def serve(service: Callable[[str], str], question: str) -> str:
    state = await final_state(build_graph(service), {"question": question})
    return state["answer"]
