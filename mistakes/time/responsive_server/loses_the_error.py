"""Caught by test_serve_raises_what_the_service_raises: thinks that a service always answers.

Says: When the service raises, the thread ends and nothing wakes the node; hand the exception over
to the loop too, or use `asyncio.to_thread()`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from threading import Thread
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph


class State(TypedDict, total=False):
    """What the node knows."""

    question: str
    answer: str


def final_state(graph: CompiledStateGraph, state: dict[str, Any]) -> Awaitable[dict[str, Any]]:
    """The state at the end of a run of `graph`."""
    return graph.ainvoke(state)


def build_graph(service: Callable[[str], str]) -> CompiledStateGraph:
    """A graph whose node asks the service."""

    async def look_up(state: State) -> State:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str] = loop.create_future()

        def ask() -> None:
            text = service(state["question"])
            loop.call_soon_threadsafe(answer.set_result, text)

        Thread(target=ask).start()
        return {"answer": await answer}

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
