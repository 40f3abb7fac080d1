"""Caught by test_serve_gives_the_answer: thinks that there is only one service.

Says: The graph of the first call is used for all, so it asks the first service only; build one
for each service.
"""

from collections.abc import Callable
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict, total=False):
    question: str
    answer: str


_graph = None


async def final_state(graph: Any, state: dict[str, Any]) -> dict[str, Any]:
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
    global _graph
    if _graph is None:
        _graph = build_graph(service)
    return (await final_state(_graph, {"question": question}))["answer"]
