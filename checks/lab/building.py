"""From shapes to real LangGraph graphs whose nodes take their time."""

from __future__ import annotations

import asyncio
import copy
import functools
import inspect
import itertools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph import StateGraph
from langgraph.graph.state import CompiledStateGraph

from lab.shapes import END, START, Node, Shape, State, Walk, lesson

AtWork = Callable[[str], AbstractAsyncContextManager[Any]]
"""``async with at_work("name"):`` around what a node does puts its start and end on record."""


def built(shape: Shape, at_work: AtWork) -> StateGraph[Any]:
    """The graph of this shape, not compiled yet."""
    graph: StateGraph[Any] = StateGraph(State)
    for node in shape.nodes:
        graph.add_node(node.name, _function(node, at_work))
    if not shape.nodes:
        graph.add_node("never", _function(Node(name="never"), at_work))
        graph.add_conditional_edges(START, _end_at_once, ["never", END])
        return graph
    back = shape.nodes[-1].name if shape.rounds > 1 else None
    for begin, end in shape.edges:
        if begin == back and end == END:
            graph.add_conditional_edges(begin, _again(shape), [shape.nodes[0].name, END])
        else:
            graph.add_edge(begin, end)
    return graph


def build_graph(
    schema: type,
    nodes: Mapping[str, Callable[..., Any]],
    edges: Sequence[tuple[str, str]] | None,
    at_work: AtWork,
    **compiling: Any,
) -> CompiledStateGraph[Any, Any, Any, Any]:
    """A graph of these functions; without ``edges`` they are nodes in a row."""
    graph: StateGraph[Any] = StateGraph(schema)
    for name, function in nodes.items():
        graph.add_node(name, _recorded(name, function, at_work))
    for begin, end in itertools.pairwise((START, *nodes, END)) if edges is None else edges:
        graph.add_edge(begin, end)
    return graph.compile(**compiling)


def _recorded(name: str, function: Any, at_work: AtWork) -> Any:
    """``function`` as a node, with its start and its end on record if it is asynchronous."""
    if not inspect.iscoroutinefunction(function):
        return function

    @functools.wraps(function)  # LangGraph reads from the signature what else a node is given
    async def run(*args: Any, **kwargs: Any) -> Any:
        async with at_work(name):
            return await function(*args, **kwargs)

    return run


def built_walk(walk: Walk, at_work: AtWork) -> StateGraph[Any]:
    """The graph of this walk, not compiled yet."""
    graph: StateGraph[Any] = StateGraph(walk.schema)
    inner = _nested(4)

    def run(name: str) -> Any:
        async def work(_: Any, config: RunnableConfig) -> Any:
            step = config["metadata"]["langgraph_step"]
            async with at_work(name):
                await asyncio.sleep(walk.seconds * (2 if name == walk.LAST[1] else 1))
                is_last = name in walk.LAST
                value = walk.last[walk.LAST.index(name)] if is_last else walk.steps[step - 1][1]
                value = value() if callable(value) else value
                if isinstance(value, Exception):
                    raise value
            if name == walk.LAST[1]:
                await inner.ainvoke({"message": ""})
            return value

        return as_node(work)

    async def follow(state: Any, config: RunnableConfig) -> Any:
        step = config["metadata"]["langgraph_step"]
        is_over = step >= min(len(walk.steps), state.get("steps") or len(walk.steps))
        return (list(walk.LAST) if walk.last else END) if is_over else walk.steps[step][0]

    names = list(dict.fromkeys(name for name, _ in walk.steps))
    last = walk.LAST if walk.last else ()
    for name in (*names, *last):
        graph.add_node(name, run(name))
    for name in names:
        graph.add_conditional_edges(name, follow, [*names, *(last or [END])])
    graph.add_edge(START, walk.steps[0][0])
    for name in last:
        graph.add_edge(name, END)
    return graph


def _nested(depth: int) -> Any:
    """A compiled graph with a graph inside, and so on, ``depth`` levels deep."""

    async def leaf(_: State) -> dict[str, Any]:
        return {"message": "inside"}

    graph: Any = as_node(leaf)
    for level in range(depth):
        outer: StateGraph[Any] = StateGraph(State)
        outer.add_node(f"level {level}", graph)
        outer.add_edge(START, f"level {level}")
        graph = outer.compile()
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


async def _end_at_once(_: Any) -> str:
    return END


def _again(shape: Shape) -> Callable[[dict[str, Any]], Awaitable[str]]:
    async def again(state: dict[str, Any]) -> str:  # a plain function would get a thread
        done = state["steps"] >= len(shape.nodes) * shape.rounds
        return END if done else shape.nodes[0].name

    return again


def _function(node: Node, at_work: AtWork) -> Any:
    async def run(state: State) -> Any:
        async with at_work(node.name):
            try:
                await asyncio.sleep(node.seconds)
            except asyncio.CancelledError:
                await asyncio.sleep(node.clean_up_seconds)
                raise
            if node.error is not None:
                raise copy.copy(node.error)
        return node.update(dict(state))

    return as_node(run)
