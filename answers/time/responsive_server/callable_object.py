"""Right: the node is an object, and the last of the states that are streamed is the result."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict, total=False):
    question: str
    answer: str


class LookUp:
    def __init__(self, service):
        self.service = service

    def __call__(self, state):
        return {"answer": self.service(state["question"])}


async def final_state(graph: Any, state: dict[str, Any]) -> dict[str, Any]:
    async for mode, part in graph.astream(state, stream_mode=["values"]):
        if mode == "values":
            result = part
    return result


def build_graph(service: Callable[[str], str]) -> Any:
    return (
        StateGraph(State)
        .add_node("look_up", LookUp(service))
        .set_entry_point("look_up")
        .set_finish_point("look_up")
        .compile()
    )


async def serve(service: Callable[[str], str], question: str) -> str:
    return (await final_state(build_graph(service), {"question": question}))["answer"]
