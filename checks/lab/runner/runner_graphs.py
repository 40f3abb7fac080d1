"""The runner's side of graphs that run here: real LangGraph graphs whose nodes ask the judge.

Loaded into the runner before the submission. Such a graph shows how LangGraph runs nodes in the
submission's own event loop, and what happens to them when a task is cancelled. Only the judge knows
what its nodes do and return. See :mod:`lab.runner_graphs`.
"""

import asyncio
import functools
import operator
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any, TypedDict

from langgraph.graph import StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StreamWriter

Work = Callable[[dict[str, Any]], AsyncIterator[tuple[str, Any]]]
CleanUp = Callable[[str], Awaitable[None]]
Node = Callable[..., Awaitable[Any]]


class State(TypedDict, total=False):
    """The state of each of these graphs; nodes side by side may write to each list."""

    question: str
    messages: Annotated[list[Any], operator.add]
    found: Annotated[list[Any], operator.add]


class NodeError(TimeoutError):
    """What a node raises that is meant to fail. It has no text, and a cause."""


def install(_: Any, types: Any) -> None:
    """Let these graphs cross; called once, before the submission is loaded."""
    types.add("runner_graph", None, lambda value: value, build)


def build(data: dict[str, Any]) -> CompiledStateGraph[Any, Any, Any, Any]:
    """Build the graph of these ``nodes`` (names and lent functions) and ``edges``.

    A node that is cancelled calls the lent function ``clean_up``.
    """
    graph: StateGraph[Any] = StateGraph(State)
    for name, work in data["nodes"]:
        graph.add_node(name, clean_up_after(name, data["clean_up"], _node(work)))
    for begin, end in data["edges"]:
        graph.add_edge(begin, end)
    return graph.compile()


def clean_up_after(name: str, clean_up: CleanUp, node: Node) -> Node:
    """Return the node with a clean-up that it begins when it is cancelled."""

    @functools.wraps(node)
    async def run(*args: Any, **named: Any) -> Any:
        try:
            return await node(*args, **named)
        except asyncio.CancelledError:
            await clean_up(name)
            raise

    return run


def _node(work: Work) -> Node:
    """Return a node that does what the judge says: it reports, returns an update, or raises."""

    async def node(state: State, writer: StreamWriter) -> Any:
        update = None
        async for kind, value in work(dict(state)):
            match kind:
                case "report":
                    writer(value)
                case "error":
                    raise NodeError from ValueError(value)
                case _:
                    update = value
        return update

    return node
