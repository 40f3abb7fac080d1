"""The runner's side of staged graphs: real LangGraph graphs whose nodes ask the judge.

Loaded into the runner before the submission. Where it matters how LangGraph itself runs nodes in
the submission's own event loop (what happens to them when a task is cancelled), the graph has to be
there too; only the judge knows what its nodes do and return. See :mod:`lab.staged`.
"""

import operator
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, TypedDict

from langgraph.graph import StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StreamWriter

Work = Callable[[dict[str, Any]], AsyncIterator[tuple[str, Any]]]


class State(TypedDict, total=False):
    """The state of every staged graph; parallel nodes may write to each list."""

    question: str
    messages: Annotated[list[Any], operator.add]
    found: Annotated[list[Any], operator.add]


def install(_: Any, types: Any) -> None:
    """Let staged graphs cross; called once, before the submission is loaded."""
    types.add("staged", None, lambda value: value, built)


def built(data: dict[str, Any]) -> CompiledStateGraph[Any, Any, Any, Any]:
    """The graph of these ``nodes`` (names and lent functions) and ``edges``, compiled."""
    graph: StateGraph[Any] = StateGraph(State)
    for name, work in data["nodes"]:
        graph.add_node(name, _node(work))
    for begin, end in data["edges"]:
        graph.add_edge(begin, end)
    return graph.compile()


def _node(work: Work) -> Callable[..., Any]:
    """A node that tells of its progress: what the judge says goes to the writer or is returned."""

    async def node(state: State, writer: StreamWriter) -> Any:
        update = None
        async for kind, value in work(dict(state)):
            if kind == "progress":
                writer(value)
            else:
                update = value
        return update

    return node
