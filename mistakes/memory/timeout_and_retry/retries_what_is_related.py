"""Caught by test_lets_other_errors_through: retries what has a base class in common with the errors
that it means.

Says: OSError is retried, which has other subclasses than the errors that are meant; name the
three errors in retry_on
"""

import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypedDict

from langgraph.errors import NodeTimeoutError
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import RetryPolicy


class State(TypedDict):
    log: Annotated[list[Any], operator.add]


NodeFunction = Callable[..., Awaitable[Any]]


def build(
    plan: NodeFunction, fetch: NodeFunction, write: NodeFunction, seconds: float, attempts: int
) -> CompiledStateGraph:
    patience = RetryPolicy(
        max_attempts=attempts,
        initial_interval=1.0,
        backoff_factor=2.0,
        jitter=False,
        retry_on=(OSError, NodeTimeoutError),
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
