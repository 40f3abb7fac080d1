"""An async def around each function, and the policy as a function of its numbers."""

import operator
from functools import partial
from typing import Annotated, TypedDict

from langgraph.errors import NodeTimeoutError
from langgraph.graph import START, StateGraph
from langgraph.types import RetryPolicy

policy = partial(
    RetryPolicy,
    initial_interval=1.0,
    jitter=False,
    retry_on=[ConnectionError, TimeoutError, NodeTimeoutError],
)


class State(TypedDict):
    log: Annotated[list, operator.add]


async def build(plan, fetch, write, seconds, attempts):
    async def asks(state: State) -> State:
        return await fetch(state)

    graph = StateGraph(State)
    graph.add_node("write", write)
    graph.add_node("fetch", asks, timeout=seconds, retry_policy=policy(max_attempts=attempts))
    graph.add_node("plan", plan)
    graph.add_edge("fetch", "write")
    graph.add_edge("plan", "fetch")
    graph.add_edge(START, "plan")
    return graph.compile()
