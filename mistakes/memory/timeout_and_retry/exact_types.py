"""Caught by test_tries_again_after_an_error: compares the class of an error.

Says: An error of a subclass, such as ConnectionResetError, is not retried; use isinstance().
"""

import operator
from typing import Annotated, Any, TypedDict

from langgraph.errors import NodeTimeoutError
from langgraph.graph import START, StateGraph
from langgraph.types import RetryPolicy


class State(TypedDict):
    log: Annotated[list[Any], operator.add]


AGAIN = {NodeTimeoutError, ConnectionError, TimeoutError}


def build(plan, fetch, write, seconds, attempts):
    builder = StateGraph(State)
    builder.add_node("plan", plan)
    builder.add_node(
        "fetch",
        fetch,
        timeout=seconds,
        retry_policy=RetryPolicy(
            initial_interval=1,
            max_attempts=attempts,
            jitter=False,
            retry_on=lambda error: type(error) in AGAIN,
        ),
    )
    builder.add_node("write", write)
    builder.add_edge(START, "plan")
    builder.add_edge("plan", "fetch")
    builder.add_edge("fetch", "write")
    return builder.compile()
