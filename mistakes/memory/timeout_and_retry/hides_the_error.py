"""Caught by test_gives_up_in_the_end: thinks a graph should not die of one node, and answers with
nothing.

Says: the last error is replaced by an empty update; let it through
"""

import asyncio
import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import RetryPolicy


class State(TypedDict):
    """What the nodes have returned, one after the other."""

    log: Annotated[list[Any], operator.add]


NodeFunction = Callable[..., Awaitable[Any]]


def build(
    plan: NodeFunction, fetch: NodeFunction, write: NodeFunction, seconds: float, attempts: int
) -> CompiledStateGraph:
    """plan, fetch and write in a row; only fetch has a time limit and is tried again."""
    patience = RetryPolicy(
        max_attempts=attempts,
        initial_interval=1.0,
        backoff_factor=2.0,
        jitter=False,
        retry_on=(ConnectionError, TimeoutError),
    )
    made = 0

    async def careful(state: State) -> Any:
        nonlocal made
        made += 1
        try:
            async with asyncio.timeout(seconds):
                return await fetch(state)
        except (ConnectionError, TimeoutError):
            if made < attempts:
                raise
            return {"log": []}

    builder = StateGraph(State)
    builder.add_node("plan", plan)
    builder.add_node("fetch", careful, retry_policy=patience)
    builder.add_node("write", write)
    builder.add_edge(START, "plan")
    builder.add_edge("plan", "fetch")
    builder.add_edge("fetch", "write")
    builder.add_edge("write", END)
    return builder.compile()
