"""Right: a tuple of classes, and a number for the limit."""

import operator
from typing import Annotated, Any, TypedDict

from langgraph.errors import NodeTimeoutError
from langgraph.graph import END, START, StateGraph
from langgraph.types import RetryPolicy


class State(TypedDict):
    log: Annotated[list[Any], operator.add]


def build(plan, fetch, write, seconds, attempts):
    builder = StateGraph(State)
    builder.add_node("plan", plan)
    builder.add_node(
        "fetch",
        fetch,
        timeout=seconds,
        retry_policy=RetryPolicy(
            initial_interval=1.0,
            backoff_factor=2.0,
            max_attempts=attempts,
            jitter=False,
            retry_on=(NodeTimeoutError, ConnectionError, TimeoutError),
        ),
    )
    builder.add_node("write", write)
    builder.add_edge(START, "plan")
    builder.add_edge("plan", "fetch")
    builder.add_edge("fetch", "write")
    builder.add_edge("write", END)
    return builder.compile()
