"""Right: a function that matches errors, and nodes in a table."""

import itertools
import operator
from typing import Annotated, Any, TypedDict

from langgraph.errors import NodeTimeoutError
from langgraph.graph import END, START, StateGraph
from langgraph.types import RetryPolicy, TimeoutPolicy


class State(TypedDict):
    log: Annotated[list[Any], operator.add]


def worth_it(error):
    match error:
        case NodeTimeoutError() | ConnectionError() | TimeoutError():
            return True
    return False


def build(plan, fetch, write, seconds, attempts):
    policies = {
        "timeout": TimeoutPolicy(run_timeout=seconds),
        "retry_policy": RetryPolicy(1, 2, 1e9, attempts, False, worth_it),
    }
    nodes = {"plan": (plan, {}), "fetch": (fetch, policies), "write": (write, {})}
    builder = StateGraph(State)
    for name, (function, more) in nodes.items():
        builder.add_node(name, function, **more)
    for edge in itertools.pairwise([START, *nodes, END]):
        builder.add_edge(*edge)
    return builder.compile()
