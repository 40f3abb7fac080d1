"""Repair a server that serves one visitor at a time.

A web server has one event loop for all of its visitors. It awaits one of these functions for each:

- `final_state(graph, state)` runs any graph once, and gives the state at its end, as a dict.
- `serve(service, question)` gives the answer of `service(question)`, which a graph of one node asks
  for. `service` is a plain function, as most libraries have them: whoever calls it stands still
  until it has the answer, a text, which takes seconds.

As it stands `final_state` gives the right state, but nobody else is served while a graph is at
work: invoke() blocks the event loop. And `serve` fails with

    TypeError: No synchronous function provided to "look_up".

because invoke() cannot run a node that is an `async def`.

Repair both, so that the loop stays free: whoever comes while one visitor's graph is at work is
served at once, as if nobody else were there. For a graph that is at its first node for one visitor,
the first node for the next visitor starts at once; while the service works for one visitor it is
asked for the next. Change what you like, but keep `final_state` and `serve` with their parameters.

What you need to know:

- invoke() and stream() hold their caller's thread. ainvoke() and astream() are awaited, and leave
  the event loop free while the nodes wait.
- They leave it as free as the nodes do. LangGraph runs a node that is an `async def` in the event
  loop itself, so a node that stands still there stops everybody, be it in `service()` or in
  `time.sleep()`. A node that is a plain `def` it runs in a thread.
- `await asyncio.to_thread(function, argument)` calls a plain function in a thread as well.

This is the most frequent fault in servers that stream: all of the code says `async`, one call in it
blocks, and a second visitor waits for the answer of the first.
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
