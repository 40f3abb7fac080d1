"""Right: a RunnableLambda as the node, in a sequence of one."""

from collections.abc import Callable
from langchain_core.runnables import RunnableLambda
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict, total=False):
    question: str
    answer: str


async def final_state(graph: Any, state: dict[str, Any]) -> dict[str, Any]:
    return await graph.ainvoke(state)


def build_graph(service: Callable[[str], str]) -> Any:
    node = RunnableLambda(lambda state: {"answer": service(state["question"])})
    graph = StateGraph(State)
    graph.add_sequence([("look_up", node)])
    graph.add_edge(START, "look_up")
    return graph.compile()


async def serve(service: Callable[[str], str], question: str) -> str:
    state = await final_state(build_graph(service), {"question": question})
    return state["answer"]
