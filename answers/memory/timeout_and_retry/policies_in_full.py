"""TimeoutPolicy with a timedelta, a sequence of retry policies, a chain of calls."""

import operator
from datetime import timedelta
from typing import Annotated, TypedDict

from langgraph.errors import NodeTimeoutError
from langgraph.graph import StateGraph
from langgraph.types import RetryPolicy, TimeoutPolicy


class State(TypedDict):
    log: Annotated[list, operator.add]


def build(plan, fetch, write, seconds, attempts):
    again = RetryPolicy(
        initial_interval=1,
        max_attempts=attempts,
        jitter=False,
        retry_on=lambda error: isinstance(error, (NodeTimeoutError, ConnectionError, TimeoutError)),
    )
    limit = TimeoutPolicy(run_timeout=timedelta(seconds=seconds))
    return (
        StateGraph(State)
        .add_node(plan)
        .add_node(fetch, retry_policy=[again], timeout=limit)
        .add_node(write)
        .set_entry_point("plan")
        .add_edge("plan", "fetch")
        .add_edge("fetch", "write")
        .set_finish_point("write")
        .compile()
    )
