"""Caught by test_stops_a_slow_attempt: limits the time in which a node reports nothing.

Says: The limit is for the time without a report; use run_timeout, which is for the whole attempt.
"""

import operator
from typing import Annotated, Any, TypedDict

from langgraph.errors import NodeTimeoutError
from langgraph.graph import START, StateGraph
from langgraph.types import RetryPolicy, TimeoutPolicy


class State(TypedDict):
    log: Annotated[list[Any], operator.add]


def build(plan, fetch, write, seconds, attempts):
    builder = StateGraph(State)
    builder.add_node("plan", plan)
    builder.add_node(
        "fetch",
        fetch,
        timeout=TimeoutPolicy(idle_timeout=seconds),
        retry_policy=RetryPolicy(
            initial_interval=1,
            backoff_factor=2,
            max_attempts=attempts,
            jitter=False,
            retry_on=(NodeTimeoutError, ConnectionError, TimeoutError),
        ),
    )
    builder.add_node("write", write)
    builder.add_edge(START, "plan")
    builder.add_edge("plan", "fetch")
    builder.add_edge("fetch", "write")
    return builder.compile()
