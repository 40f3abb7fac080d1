"""Caught by test_serve_gives_the_answer: thinks that a service answers within five seconds.

Says: A service that takes longer than five seconds is given up; wait for its answer.
"""

from collections.abc import Callable
import asyncio
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict, total=False):
    question: str
    answer: str


async def final_state(graph: Any, state: dict[str, Any]) -> dict[str, Any]:
    return await graph.ainvoke(state)


def build_graph(service: Callable[[str], str]) -> Any:
    async def look_up(state: State) -> State:
        return {"answer": await asyncio.wait_for(asyncio.to_thread(service, state["question"]), 5)}

    graph = StateGraph(State)
    graph.add_node("look_up", look_up)
    graph.add_edge(START, "look_up")
    graph.add_edge("look_up", END)
    return graph.compile()


async def serve(service: Callable[[str], str], question: str) -> str:
    state = await final_state(build_graph(service), {"question": question})
    return state["answer"]
