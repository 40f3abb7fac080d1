"""Right: a timedelta, a list of policies, and a function for retry_on."""

import operator
from datetime import timedelta
from typing import Annotated, Any, TypedDict
from langgraph.errors import NodeTimeoutError
from langgraph.graph import StateGraph
from langgraph.types import RetryPolicy, TimeoutPolicy


class State(TypedDict):
    log: Annotated[list[Any], operator.add]


def again(error):
    return isinstance(error, (NodeTimeoutError, ConnectionError, TimeoutError))


def build(plan, fetch, write, seconds, attempts):
    b = StateGraph(State)
    b.add_node(plan)
    b.add_node(write)
    b.add_node(
        "fetch",
        fetch,
        timeout=TimeoutPolicy(run_timeout=timedelta(seconds=seconds)),
        retry_policy=[
            RetryPolicy(
                initial_interval=1,
                backoff_factor=2,
                max_interval=1e6,
                max_attempts=attempts,
                jitter=False,
                retry_on=again,
            )
        ],
    )
    b.set_entry_point("plan").add_edge("plan", "fetch").add_edge("fetch", "write").set_finish_point(
        "write"
    )
    return b.compile()
