"""Right: wait_for() inside the node, and a policy for each error."""

import asyncio, operator
from typing import Annotated, TypedDict
from langgraph.graph import START, StateGraph
from langgraph.types import RetryPolicy
class State(TypedDict):
    log: Annotated[list, operator.add]
class Own(Exception): pass
def build(plan, fetch, write, seconds, attempts):
    async def f(state):
        try:
            return await asyncio.wait_for(fetch(state), seconds)
        except ConnectionError as e:
            e.add_note("server"); raise
    g = StateGraph(State)
    g.add_node("plan", plan)
    g.add_node("fetch", f, retry_policy=[RetryPolicy(initial_interval=1, jitter=False, max_attempts=attempts, retry_on=ConnectionError), RetryPolicy(initial_interval=1, jitter=False, max_attempts=attempts, retry_on=TimeoutError)])
    g.add_node("write", write)
    g.add_edge(START, "plan"); g.add_edge("plan", "fetch"); g.add_edge("fetch", "write")
    return g.compile()
