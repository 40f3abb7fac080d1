"""Caught by test_gives_up_in_the_end: thinks a retry policy needs two attempts.

Says: There are two attempts even if `attempts` is 1.
"""

import operator
from typing import Annotated, Any, TypedDict

from langgraph.errors import NodeTimeoutError
from langgraph.graph import START, StateGraph
from langgraph.types import RetryPolicy, TimeoutPolicy


class State(TypedDict):
    log: Annotated[list[Any], operator.add]


def build(plan, fetch, write, seconds, attempts):
    policy = RetryPolicy(
        initial_interval=1.0,
        backoff_factor=2.0,
        max_attempts=max(2, attempts),
        jitter=False,
        retry_on=(NodeTimeoutError, ConnectionError, TimeoutError),
    )
    return (
        StateGraph(State)
        .add_node("plan", plan)
        .add_node("fetch", fetch, timeout=TimeoutPolicy(run_timeout=seconds), retry_policy=policy)
        .add_node("write", write)
        .add_edge(START, "plan")
        .add_edge("plan", "fetch")
        .add_edge("fetch", "write")
        .compile()
    )
