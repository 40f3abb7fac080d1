"""asyncio.timeout() inside the node and a policy for the rest."""

import asyncio
import operator
from typing import Annotated, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.types import RetryPolicy


class State(TypedDict):
    log: Annotated[list, operator.add]


def within(seconds):
    def limit(function):
        async def limited(state: State):
            async with asyncio.timeout(seconds):
                return await function(state)

        return limited

    return limit


def build(plan, fetch, write, seconds, attempts):
    builder = StateGraph(State)
    again = RetryPolicy(1.0, 2.0, 1000.0, attempts, False, (ConnectionError, TimeoutError))
    builder.add_node("plan", plan)
    builder.add_node("fetch", within(seconds)(fetch), retry_policy=again)
    builder.add_node("write", write)
    for edge in ((START, "plan"), ("plan", "fetch"), ("fetch", "write"), ("write", END)):
        builder.add_edge(*edge)
    return builder.compile()
