"""Right: a policy for each class of errors, each made from one."""

import operator
from datetime import timedelta
from typing import Annotated, Any, TypedDict

from langgraph.errors import NodeTimeoutError
from langgraph.graph import StateGraph
from langgraph.types import RetryPolicy


class State(TypedDict):
    log: Annotated[list[Any], operator.add]


def build(plan, fetch, write, seconds, attempts):
    base = RetryPolicy(initial_interval=1.0, max_attempts=attempts, jitter=False)
    kinds = [NodeTimeoutError, ConnectionError, TimeoutError]
    return (
        StateGraph(State)
        .add_node("write", write)
        .add_node(
            "fetch",
            fetch,
            timeout=timedelta(seconds=seconds),
            retry_policy=[base._replace(retry_on=kind) for kind in kinds],
        )
        .add_node("plan", plan)
        .set_entry_point("plan")
        .add_edge("plan", "fetch")
        .add_edge("fetch", "write")
        .set_finish_point("write")
        .compile()
    )
