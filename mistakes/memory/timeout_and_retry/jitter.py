"""Caught by test_waits_longer_each_time: thinks a policy waits exactly as long as it says.

Says: a random part of a second is added to each wait; set jitter=False
"""

import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypedDict

from langgraph.errors import NodeTimeoutError
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
        retry_on=(NodeTimeoutError, ConnectionError, TimeoutError),
    )
    builder = StateGraph(State)
    builder.add_node("plan", plan)
    builder.add_node("fetch", fetch, timeout=seconds, retry_policy=patience)
    builder.add_node("write", write)
    builder.add_edge(START, "plan")
    builder.add_edge("plan", "fetch")
    builder.add_edge("fetch", "write")
    builder.add_edge("write", END)
    return builder.compile()
