"""Repair a server that serves one user at a time.

A web server has one event loop for all of its users. It awaits one of these
functions for each request:

- `final_state(graph, state)` runs a graph once and returns the state at its
  end, as a dict. It has to work for every graph, also for one whose nodes
  are `async def`.
- `serve(service, question)` returns the answer of `service(question)`, a
  text. A graph of one node calls the service. `service` is a plain
  function, as in most libraries: it blocks its thread for seconds,
  sometimes a minute, until it has the answer.

As it stands, `final_state` gives the right state, but it blocks the event
loop: while a graph runs, no other user is served. And `serve` raises

    TypeError: No synchronous function provided to "look_up".

because invoke() cannot run a node that is an `async def`.

Repair both, so that the event loop stays free. Users who come meanwhile are
served at once, each as fast as if they were alone:

- `final_state` has to do so for sixty users at once.
- `serve` has to do so for four users at once, and `final_state` meanwhile.
  The service is asked once for each question, also if it raises an
  exception: then `serve` raises the same one.

Change what you like, but keep `final_state` and `serve` with their
parameters.

What you need to know:

- invoke() and stream() block the thread that calls them. ainvoke() and
  astream() are asynchronous: the event loop is free while nodes wait.
- LangGraph runs a node that is an `async def` in the event loop. If it
  calls `service()` or `time.sleep()` there, it blocks all users. LangGraph
  runs a node that is a plain `def` in a thread.
- `await asyncio.to_thread(function, argument)` also calls a plain function
  in a thread. There are only a few such threads.

This is the most common fault of servers that stream. All of the code says
`async`, but one call in it blocks, and the second user waits for the answer
of the first.
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
    return graph.invoke(state)


def build_graph(service: Callable[[str], str]) -> CompiledStateGraph:
    """A graph whose node asks the service."""

    async def look_up(state: State) -> State:
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


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
