"""Caught by test_final_state_serves_a_crowd: thinks that a thread for each run is enough.

Says: Each run takes one of the few threads of `to_thread()`, so other users wait; await
`ainvoke()` in the event loop.
"""

from collections.abc import Callable
import asyncio
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict, total=False):
    question: str
    answer: str


async def final_state(graph: Any, state: dict[str, Any]) -> dict[str, Any]:
    return await asyncio.to_thread(lambda: asyncio.run(graph.ainvoke(state)))


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
