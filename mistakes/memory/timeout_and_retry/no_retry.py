"""Caught by test_tries_again_after_an_error: thinks a time limit is all that an unreliable server
needs.

Says: fetch has no retry policy, so each error is final; give it a RetryPolicy
"""

import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph


class State(TypedDict):
    """What the nodes have returned, one after the other."""

    log: Annotated[list[Any], operator.add]


NodeFunction = Callable[..., Awaitable[Any]]


def build(
    plan: NodeFunction, fetch: NodeFunction, write: NodeFunction, seconds: float, attempts: int
) -> CompiledStateGraph:
    """plan, fetch and write in a row; only fetch has a time limit and is tried again."""
    builder = StateGraph(State)
    builder.add_node("plan", plan)
    builder.add_node("fetch", fetch, timeout=seconds)
    builder.add_node("write", write)
    builder.add_edge(START, "plan")
    builder.add_edge("plan", "fetch")
    builder.add_edge("fetch", "write")
    builder.add_edge("write", END)
    return builder.compile()
