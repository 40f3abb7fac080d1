"""Caught by test_tries_again_after_an_error: thinks RetryPolicy retries whatever sounds like a
network.

Says: the errors of the default are retried, and TimeoutError is not among them; name all three
errors in retry_on
"""

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
