"""From shapes to real LangGraph graphs whose nodes take their time."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from typing import Any

from langgraph.graph import StateGraph

from lab.shapes import END, Node, Shape, State, lesson

AtWork = Callable[[str], AbstractAsyncContextManager[Any]]
"""``async with at_work("name"):`` around what a node does puts its start and end on record."""


def built(shape: Shape, at_work: AtWork) -> StateGraph[Any]:
    """The graph of this shape, not compiled yet."""
    graph: StateGraph[Any] = StateGraph(State)
    for node in shape.nodes:
        graph.add_node(node.name, _function(node, at_work))
    back = shape.nodes[-1].name if shape.rounds > 1 else None
    for begin, end in shape.edges:
        if begin == back and end == END:
            graph.add_conditional_edges(begin, _again(shape), [shape.nodes[0].name, END])
        else:
            graph.add_edge(begin, end)
    return graph


def as_node(run: Callable[..., Any]) -> Any:  # LangGraph types nodes anew in each release
    """``run`` for ``add_node()``, which reads no annotations and no byte code of a partial.

    LangGraph looks there for another schema, and for a graph that the node calls. A node that has
    one of these has to be handed over as it is.
    """
    return functools.partial(run)


def warm_up() -> None:
    """Build and run a small graph: what LangGraph prepares at its first need not be done again."""
    shape = lesson().with_nodes(lambda node: replace(node, seconds=0.0))
    graph = built(shape, lambda _: nullcontext()).compile()
    asyncio.run(graph.ainvoke({"count": 0}))


def _again(shape: Shape) -> Callable[[dict[str, Any]], Awaitable[str]]:
    async def again(state: dict[str, Any]) -> str:  # a plain function would get a thread
        done = state["steps"] >= len(shape.nodes) * shape.rounds
        return END if done else shape.nodes[0].name

    return again


def _function(node: Node, at_work: AtWork) -> Any:
    async def run(state: State) -> Any:
        async with at_work(node.name):
            await asyncio.sleep(node.seconds)
        return node.update(dict(state))

    return as_node(run)
