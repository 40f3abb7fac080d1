"""Right: a thread for each call of the service, which wakes the loop."""

from collections.abc import Callable
import asyncio
import threading
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict, total=False):
    question: str
    answer: str


async def final_state(graph: Any, state: dict[str, Any]) -> dict[str, Any]:
    return dict(await graph.ainvoke(state, stream_mode="values"))


def in_a_thread(function, *arguments):
    loop = asyncio.get_running_loop()
    future = loop.create_future()

    def settle(set_it, value):
        if not future.done():
            set_it(value)

    def run():
        try:
            result = function(*arguments)
        except BaseException as error:
            loop.call_soon_threadsafe(settle, future.set_exception, error)
        else:
            loop.call_soon_threadsafe(settle, future.set_result, result)

    threading.Thread(target=run, daemon=True).start()
    return future


def build_graph(service: Callable[[str], str]) -> Any:
    async def look_up(state: State) -> State:
        return {"answer": await in_a_thread(service, state["question"])}

    graph = StateGraph(State)
    graph.add_node("look_up", look_up)
    graph.add_edge(START, "look_up")
    graph.add_edge("look_up", END)
    return graph.compile()


async def serve(service: Callable[[str], str], question: str) -> str:
    state = await final_state(build_graph(service), {"question": question})
    return state["answer"]
